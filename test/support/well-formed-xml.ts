import { spawnSync } from "node:child_process";

/** What xmllint says against a text; "" when it is well-formed XML with all prefixes declared. */
export const wellFormedXml = (xml: string): string =>
  spawnSync("xmllint", ["--noout", "--nonet", "-"], { input: xml }).stderr.toString();
