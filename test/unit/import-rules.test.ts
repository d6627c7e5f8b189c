import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cyclesOf, type Import, importGraph, importsOf, typeScriptFiles } from "../support/import-graph.ts";
import { forbiddenImports, isInside } from "../support/import-rules.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

describe("imports of this repository", () => {
  const graph = importGraph(ROOT);

  it("follow the table of who may import whom", () => {
    expect(graph.length).toBeGreaterThan(50);
    expect(forbiddenImports(graph)).toEqual([]);
  });

  it("have no cycles", () => {
    expect(cyclesOf(graph).map((cycle) => cycle.join(" -> "))).toEqual([]);
  });

  it("name files that exist, with their extension", () => {
    const files = new Set(typeScriptFiles(ROOT));
    const unknown = graph.filter(({ to }) => isInside(to) && !/\.(mjs|json)$/.test(to) && !files.has(to));

    expect(unknown).toEqual([]);
  });
});

describe("importsOf", () => {
  const from = "shared/domain/rating/rate.ts";
  const targets = (source: string) => importsOf(from, source).map(({ to }) => to);

  it.each([
    ['import { D } from "../money/decimal.ts";', "shared/domain/money/decimal.ts"],
    ['import type { Table } from "../../ports/table.ts";', "shared/ports/table.ts"],
    ['import {\n  type A,\n  type B,\n} from "./model.ts";', "shared/domain/rating/model.ts"],
    ['export * from "./model.ts";', "shared/domain/rating/model.ts"],
    ['export type { A } from "./model.ts";', "shared/domain/rating/model.ts"],
    ['import "../../../infra/lib/x.ts";', "infra/lib/x.ts"],
    ['const x = await import("./lazy.ts");', "shared/domain/rating/lazy.ts"],
    ["const x = await import(\n  `./lazy.ts`,\n);", "shared/domain/rating/lazy.ts"],
    ['type X = import("../../adapters/x.ts").X;', "shared/adapters/x.ts"],
    ['import fs = require("node:fs");', "node:fs"],
    ['import { z } from "zod/v4";', "zod"],
    ['import { S3Client } from "@aws-sdk/client-s3/dist";', "@aws-sdk/client-s3"],
    ["import Decimal from 'decimal.js'", "decimal.js"],
  ])("finds %s", (source, target) => {
    expect(targets(source)).toEqual([target]);
  });

  it("takes neither comments nor texts for imports", () => {
    expect(
      targets(
        '// import "./a.ts";\n/* import { b } from "./b.ts"; */\nconst url = "https://x"; // from "./c.ts"\nconst t = "from \'./d.ts\'";',
      ),
    ).toEqual([]);
  });

  it("goes on after a text that holds two slashes", () => {
    expect(targets('import "https-like";\nconst a = "http://x";\nimport { b } from "./b.ts";')).toEqual([
      "shared/domain/rating/b.ts",
      "https-like",
    ]);
  });
});

describe("forbiddenImports", () => {
  const verdict = (from: string, to: string) => forbiddenImports([{ from, to }]);

  it.each<[string, string]>([
    ["shared/domain/a.ts", "node:crypto"],
    ["shared/domain/a.ts", "shared/ports/table.ts"],
    ["shared/domain/a.ts", "yaml"],
    ["shared/domain/a.ts", "fs"],
    ["shared/ports/a.ts", "shared/stores/b.ts"],
    ["shared/ports/a.ts", "zod"],
    ["shared/stores/a.ts", "shared/adapters/dynamodb/b.ts"],
    ["shared/stores/a.ts", "shared/use-cases/b.ts"],
    ["shared/stores/a.ts", "node:fs"],
    ["shared/use-cases/a.ts", "shared/adapters/files/b.ts"],
    ["shared/use-cases/a.ts", "shared/compose/compose.ts"],
    ["shared/operations/a.ts", "shared/protocols/b.ts"],
    ["shared/protocols/a.ts", "shared/stores/b.ts"],
    ["shared/adapters/s3/a.ts", "shared/adapters/files/b.ts"],
    ["shared/adapters/s3/a.ts", "shared/stores/b.ts"],
    ["shared/adapters/yaml/a.ts", "@duckdb/node-api"],
    ["shared/adapters/s3/a.ts", "@aws-sdk/client-dynamodb"],
    ["shared/adapters/duckdb/a.ts", "@aws-sdk/client-s3"],
    ["shared/sample/a.ts", "shared/adapters/files/b.ts"],
    ["functions/month-end/a.ts", "shared/adapters/s3/b.ts"],
    ["functions/month-end/a.ts", "functions/api/b.ts"],
    ["functions/month-end/a.ts", "infra/local/b.ts"],
    ["functions/middleware/a.ts", "functions/api/b.ts"],
    ["infra/local/a.ts", "infra/lib/b.ts"],
    ["infra/lib/a.ts", "shared/stores/b.ts"],
    ["infra/lib/a.ts", "infra/local/b.ts"],
    ["infra/bin/a.ts", "infra/local/b.ts"],
    ["shared/compose/compose.ts", "functions/api/b.ts"],
    ["shared/compose/compose.ts", "infra/local/b.ts"],
    ["shared/other/a.ts", "shared/domain/b.ts"],
    ["elsewhere/a.ts", "zod"],
    ["infra/local/a.ts", "test/support/b.ts"],
  ])("names %s and %s", (from, to) => {
    expect(verdict(from, to)).toEqual([expect.stringContaining(`${from} must not import ${to}`)]);
  });

  it.each<[string, string]>([
    ["shared/domain/a.ts", "shared/domain/money/decimal.ts"],
    ["shared/domain/a.ts", "decimal.js"],
    ["shared/domain/a.ts", "zod"],
    ["shared/ports/a.ts", "shared/ports/b.ts"],
    ["shared/stores/a.ts", "zod"],
    ["shared/stores/a.ts", "shared/ports/table.ts"],
    ["shared/use-cases/a.ts", "shared/stores/b.ts"],
    ["shared/use-cases/a.ts", "shared/use-cases/b.ts"],
    ["shared/adapters/dynamodb/a.ts", "@aws-sdk/lib-dynamodb"],
    ["shared/adapters/dynamodb/a.ts", "node:crypto"],
    ["shared/adapters/duckdb/a.ts", "@duckdb/node-api"],
    ["shared/adapters/yaml/a.ts", "yaml"],
    ["shared/sample/a.ts", "shared/adapters/duckdb/b.ts"],
    ["shared/compose/compose.ts", "shared/adapters/s3/b.ts"],
    ["functions/month-end/a.ts", "shared/compose/compose.ts"],
    ["functions/month-end/a.ts", "functions/middleware/b.ts"],
    ["infra/local/a.ts", "functions/month-end/b.ts"],
    ["infra/lib/a.ts", "shared/contracts/b.ts"],
    ["test/unit/a.ts", "infra/lib/b.ts"],
    ["bench/a.ts", "shared/adapters/duckdb/b.ts"],
  ])("lets %s import %s", (from, to) => {
    expect(verdict(from, to)).toEqual([]);
  });
});

describe("cyclesOf", () => {
  const edges = (text: string): readonly Import[] =>
    text.split(" ").map((edge) => ({ from: edge[0] ?? "", to: edge[1] ?? "" }));

  it("shows the chain that leads back", () => {
    expect(cyclesOf(edges("ab bc cd db"))).toEqual([["b", "c", "d", "b"]]);
    expect(cyclesOf(edges("aa"))).toEqual([["a", "a"]]);
  });

  it("takes two ways to one file for no cycle", () => {
    expect(cyclesOf(edges("ab ac bd cd"))).toEqual([]);
  });
});
