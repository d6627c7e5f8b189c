import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** No embedded table engine for this platform; the message says what to install or set. */
export class TableEngineMissingError extends Error {
  override readonly name = "TableEngineMissingError";
  constructor(platform: string) {
    super(
      `No embedded table engine for ${platform}. Install dynoxide (npm package "dynoxide") and set ` +
        "DYNOXIDE_BINARY to its executable, or start any DynamoDB-compatible server (for example DynamoDB " +
        "Local) and set DYNAMODB_ENDPOINT to its address.",
    );
  }
}

/** Path of the dynoxide executable: DYNOXIDE_BINARY, else the optional package of Linux on x64. */
export const dynoxideBinary = (environment: NodeJS.ProcessEnv = process.env): string => {
  const configured = environment.DYNOXIDE_BINARY;
  if (configured !== undefined && configured !== "") {
    if (existsSync(configured)) return configured;
    throw new TableEngineMissingError(`DYNOXIDE_BINARY=${configured} (no such file)`);
  }
  const platform = `${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`);
    const binary = join(dirname(manifest), "dynoxide");
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: npm leaves optional packages of other platforms out.
  }
  throw new TableEngineMissingError(platform);
};
