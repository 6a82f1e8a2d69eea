// Loaded before a measured process (--expose-gc --import): on SIGUSR2 it collects its garbage and says what it still keeps, in bytes.
process.on('SIGUSR2', () => {
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  process.stdout.write(`kept ${heapUsed + external}\n`)
})
