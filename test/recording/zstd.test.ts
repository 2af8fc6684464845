import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { attempt, buildCommand, loadZstd } from '../../src/recording/zstd.ts'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import { inPackage } from '../helpers/paths.ts'

describe('zstd', () => {
  it('is loaded once', () => {
    expect(loadZstd().versionNumber()).to.be.at.least(10500)
    expect(loadZstd()).to.equal(loadZstd())
  })

  it('says what to type where it was not built', () => {
    const cause = new Error("Cannot find module './build/Release/binding.node'")
    try {
      attempt(() => {
        throw cause
      })
      expect.fail('nothing was thrown')
    } catch (error) {
      const { code, message, cause: why } = error as RecollectError
      expect(code).to.equal('zstd-missing')
      expect(message).to.include(`npm rebuild --prefix ${inPackage()} zstd-napi`)
      expect(why).to.equal(cause)
    }
  })

  it('is built by a command that fits the place', () => {
    const file = 'dist/src/recording/zstd.js'
    expect(buildCommand(`/usr/local/lib/node_modules/recollect/${file}`)).to.equal(
      'npm rebuild --allow-scripts=zstd-napi --global --prefix /usr/local zstd-napi',
    )
    expect(buildCommand(`/srv/app/node_modules/recollect/${file}`)).to.equal(
      'npm pkg set --json allowScripts.zstd-napi=true --prefix /srv/app && npm rebuild --prefix /srv/app zstd-napi',
    )
    expect(buildCommand(`/home/me/recollect/${file}`)).to.equal('npm rebuild --prefix /home/me/recollect zstd-napi')
  })

  it('is not loaded before a recording is', () => {
    const script = `
      import { createRequire } from 'node:module'
      import './src/recording/reader.ts'
      import './src/recording/writer.ts'
      console.log(Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('zstd')).length)`
    const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', script]
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).to.equal('0\n')
  })
})
