/**
 * Preloaded (`node --import`) into the server and the fake broker, so that their wall clock stands in a trading session whatever the
 * hour of the test is; the embedded database takes its time from here too. The product has no such setting.
 */
const shiftMs = Number(process.env.SESSION_SHIFT_MS ?? 0)
const RealDate = Date
const realNow = RealDate.now.bind(RealDate)
RealDate.now = () => realNow() + shiftMs
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [target.now()] : args, newTarget),
  apply: () => new RealDate(RealDate.now()).toString(),
})
