/** What a shell reads to complete our command lines: it asks the program itself, which knows them. */
export const completionScripts: Readonly<Record<string, string>> = {
  bash: `# bash completion for recollect
_recollect() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "\${current#=}")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(recollect completion words -- "\${words[@]}" 2>/dev/null)
}
complete -F _recollect recollect
`,
  zsh: `#compdef recollect
_recollect() {
  local line
  local -a found
  for line in "\${(@f)$(recollect completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      _files
    elif [[ -n $line ]]; then
      found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  _describe -t words recollect found
}
if [[ $funcstack[1] == _recollect ]]; then _recollect "$@"; else compdef _recollect recollect; fi
`,
  fish: `# fish completion for recollect
function __recollect_words
  set -l current (commandline -ct)
  for line in (recollect completion words -- (commandline -opc)[2..-1] "$current" 2>/dev/null)
    if test "$line" = :files
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c recollect -f -a '(__recollect_words)'
`,
}
