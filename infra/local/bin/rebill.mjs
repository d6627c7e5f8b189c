#!/usr/bin/env -S node --max-semi-space-size=64
// What a request leaves behind fits into the young generation, so that the long pauses of the old one stay rare.
import { register } from "tsx/esm/api";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
register();
const { main } = await import("../cli/main.ts");
process.exitCode = await main(process.argv.slice(2));
