#!/usr/bin/env node
import { register } from "tsx/esm/api";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
register();
const { main } = await import("../demo/main.ts");
process.exitCode = await main(process.argv.slice(2));
