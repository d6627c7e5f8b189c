import { commands } from "../../infra/local/cli/commands.ts";
import { main } from "../../infra/local/cli/main.ts";

// A `rebill` process that has loaded its modules and waits to be told its command, so that tests which kill
// many of them at chosen instants need not wait for each to start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
await Promise.all(commands.map(({ load }) => load()));
process.on("message", (argv: readonly string[]) => {
  void main(argv).then((exitCode) => {
    process.exitCode = exitCode;
    process.disconnect();
  });
});
process.send?.("ready");
