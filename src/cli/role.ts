/** The variable of the environment that tells a process or a thread which command's work it was started to help with. */
export const ROLE = 'RECOLLECT_HELPS'
