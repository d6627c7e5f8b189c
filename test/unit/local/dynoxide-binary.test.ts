import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dynoxideBinary, TableEngineMissingError } from "../../../infra/local/dynoxide/dynoxide-binary.ts";
import { startDynoxide } from "../../../infra/local/dynoxide/start-dynoxide.ts";

describe("dynoxideBinary", () => {
  it("takes the executable that DYNOXIDE_BINARY names", () => {
    expect(dynoxideBinary({ DYNOXIDE_BINARY: process.execPath })).toBe(process.execPath);
  });

  it("names what to install or set when there is none", () => {
    expect(() => dynoxideBinary({ DYNOXIDE_BINARY: "/nowhere/dynoxide" })).toThrow(TableEngineMissingError);
    expect(new TableEngineMissingError("darwin-arm64").message).toMatch(
      /darwin-arm64.*DYNOXIDE_BINARY.*DYNAMODB_ENDPOINT/s,
    );
  });
});

describe("startDynoxide", () => {
  it("uses the engine that DYNAMODB_ENDPOINT names and starts none", async () => {
    const engine = await startDynoxide({ environment: { DYNAMODB_ENDPOINT: "http://127.0.0.1:8000" } });

    expect(engine.endpoint).toBe("http://127.0.0.1:8000");
    expect(engine.processId).toBeUndefined();
    await engine.stop();
  });

  it("says what the executable said when it does not start", async () => {
    await expect(startDynoxide({ environment: { DYNOXIDE_BINARY: process.execPath } })).rejects.toThrow(
      /did not start: .*(bad option|Cannot find module)/s,
    );
  });

  it("fails plainly when the file's folder is not there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rebill-engine-"));

    await expect(
      startDynoxide({
        file: join(folder, "none", "table.sqlite"),
        environment: { ...process.env, DYNAMODB_ENDPOINT: "" },
      }),
    ).rejects.toThrow(/did not start: /);

    await rm(folder, { recursive: true });
  });
});
