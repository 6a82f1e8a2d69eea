import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const web = fileURLToPath(new URL('.', import.meta.url))
const root = join(web, '../..')
const out = join(root, 'dist/web')
const stamp = join(out, '.sources')
/** Addresses beside `/`. All are one page: `app.ts` shows what belongs to the address, under its own title. */
const pages = ['step-up', 'approve', 'connect', 'kept', 'requests', 'account', 'teams', 'enrol', 'advisor', 'supervisor', 'compliance', 'supervision', 'admin']

/** Browsers that know light-dark(), nesting and container queries: the style sheets go out as they are written. */
const target = ['chrome123', 'firefox128', 'safari17.5']

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts')).map((entry) => join(entry.parentPath, entry.name)).sort()

/** One digest of everything that goes into the pages: our sources, the shared vocabulary and the locked packages. */
const digestOfSources = (): string => {
  const hash = createHash('sha256')
  for (const file of [...filesIn(web), ...filesIn(join(root, 'domain')), join(root, 'package-lock.json')]) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

const common: InlineConfig = { root: web, configFile: false, logLevel: 'warn', base: '/', publicDir: false }

/** A slow machine is no news. */
const rolldownOptions = { checks: { pluginTimings: false } }

const buildPages = async (): Promise<void> => {
  await build({
    ...common, publicDir: join(web, 'public'),
    build: { outDir: out, emptyOutDir: true, target, cssTarget: target, modulePreload: { polyfill: false }, reportCompressedSize: false, assetsInlineLimit: 0, rolldownOptions },
  })
  for (const page of pages) copyFileSync(join(out, 'index.html'), join(out, `${page}.html`))
}

/** A classic script for one tag on any page; it cannot split itself, so the charts are a second script that it fetches on demand. */
const buildScript = (entry: string, name: string): Promise<unknown> => build({
  ...common,
  build: { outDir: out, emptyOutDir: false, target, cssTarget: target, reportCompressedSize: false, copyPublicDir: false, rolldownOptions,
    lib: { entry: join(web, entry), formats: ['iife'], name, fileName: () => entry.replace(/\.ts$/, '.js') } },
  define: { 'process.env.NODE_ENV': '"production"' },
})

// Whoever builds, a test run too, builds what people get: otherwise the packages' development code would stay in the folder.
process.env['NODE_ENV'] = 'production'
const digest = digestOfSources()
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  rmSync(stamp, { force: true })
  const started = performance.now()
  await buildPages()
  await buildScript('widget.ts', 'StewardWidget')
  await buildScript('charts-widget.ts', 'StewardCharts')
  writeFileSync(stamp, digest)
  console.log(`Built the pages in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}
