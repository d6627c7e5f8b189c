import { join } from "node:path";
import { bundleFunctions } from "./bundle-functions.ts";

/** The functions that publish events and deliver webhooks, without engine and fonts. @returns their folder */
export const bundleNotifications = async (root: string, outDirectory: string): Promise<string> => {
  const names = ["relay-events", "deliver-webhook"];
  const folders = await bundleFunctions({
    entries: Object.fromEntries(
      names.map((name) => [name, join(root, "functions", "notifications", `${name}.ts`)]),
    ),
    outDirectory,
    packages: { engine: [], documents: [] },
  });
  return folders["relay-events"] ?? outDirectory;
};
