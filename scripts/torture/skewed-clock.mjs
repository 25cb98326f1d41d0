// Preloaded into the services (`node --import`): their clock is off by as many milliseconds as the environment, and later the parent, says.
// Plain JavaScript, since nothing compiles it. Timers are not affected, as they are not when an administrator sets the clock.
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
// The channel alone keeps no process alive.
process.channel?.unref()
