// One cold start in a process of its own, as Lambda has it: import the bundle, answer the first request. Prints
// what it took in milliseconds. Plain JavaScript, because a loader for TypeScript would be measured too.
const [bundle, event] = process.argv.slice(2);
const started = performance.now();
const { handler } = await import(bundle);
const imported = performance.now();
const { statusCode } = await handler(JSON.parse(event), {});
const answered = performance.now();
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    statusCode,
    importMilliseconds: imported - started,
    requestMilliseconds: answered - imported,
    // Since the process was started, so Node itself is in it.
    processMilliseconds: answered,
    // The same in processor time, which other programs of a busy machine do not stretch as much.
    processorMilliseconds: (user + system) / 1000,
  }),
);
