import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { bundleFunctions } from "../../infra/bundle/bundle-functions.ts";
import { createUblEInvoiceRenderer } from "../../shared/adapters/e-invoice/ubl-e-invoice.ts";
import { onePage } from "../unit/pdf/sample-invoices.ts";

describe("a bundle that writes e-invoices", { timeout: 60_000 }, () => {
  const work = mkdtempSync(join(tmpdir(), "rebill-bundle-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("gives the same XML as here, from a folder without packages", async () => {
    const entry = fileURLToPath(new URL("fixtures/e-invoice-step.ts", import.meta.url));
    const folders = await bundleFunctions({
      entries: { "e-invoice-step": entry },
      outDirectory: join(work, "functions"),
      packages: { engine: [], documents: [] },
    });
    const folder = folders["e-invoice-step"] ?? "";

    const url = pathToFileURL(join(folder, "e-invoice-step.mjs")).href;
    const script = `const { handler } = await import(${JSON.stringify(url)});
      process.stdout.write(await handler(${JSON.stringify(onePage())}));`;
    const xml = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });

    expect(xml.toString()).toBe(await createUblEInvoiceRenderer().render(onePage()));
  });
});
