// Preloaded into a service (`node --import`): sets its clock off by TORTURE_CLOCK_OFFSET_MS milliseconds, and later
// by the offset that the parent process sends. Plain JavaScript, since nothing compiles it. Timers keep the real
// time, as they do when an administrator sets the clock.
let offsetMs = Number(process.env.TORTURE_CLOCK_OFFSET_MS ?? 0)

globalThis.Date = new Proxy(Date, {
  construct: (RealDate, args, newTarget) =>
    Reflect.construct(RealDate, args.length === 0 ? [RealDate.now() + offsetMs] : args, newTarget),
  apply: RealDate => new RealDate(RealDate.now() + offsetMs).toString(),
  get: (RealDate, name) => (name === 'now' ? () => RealDate.now() + offsetMs : Reflect.get(RealDate, name))
})

process.on('message', message => {
  if (typeof message?.clockOffsetMs === 'number') offsetMs = message.clockOffsetMs
})
// The channel alone must not keep the process alive.
process.channel?.unref()
