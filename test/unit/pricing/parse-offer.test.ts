import { describe, expect, it } from "vitest";
import { buildPriceList } from "../../../shared/domain/pricing/build-price-list.ts";
import { csvRecords, kindOfCsv, parseOfferCsv } from "../../../shared/domain/pricing/parse-offer-csv.ts";
import { kindOfJson, parseOfferJson } from "../../../shared/domain/pricing/parse-offer-json.ts";

type Dimension = { begin?: string; end?: string; price: string; appliesTo?: string[] };

const term = (
  sku: string,
  code: string,
  dimensions: readonly Dimension[],
  effectiveDate = "2026-02-01T00:00:00Z",
) => ({
  [`${sku}.${code}`]: {
    offerTermCode: code,
    sku,
    effectiveDate,
    priceDimensions: Object.fromEntries(
      dimensions.map(({ begin, end, price, appliesTo }, index) => [
        `${sku}.${code}.RATE${index}`,
        {
          unit: "Requests",
          beginRange: begin ?? "0",
          endRange: end ?? "Inf",
          pricePerUnit: { USD: price },
          appliesTo: appliesTo ?? [],
        },
      ]),
    ),
  },
});

const product = (sku: string, usagetype: string, regionCode = "eu-west-1") => ({
  [sku]: { sku, attributes: { servicecode: "AWSLambda", usagetype, operation: "", regionCode } },
});

const offer = (OnDemand: Record<string, object>, products: object) => ({
  formatVersion: "v1.0",
  offerCode: "AWSLambda",
  version: "20260223232215",
  publicationDate: "2026-02-23T23:22:15Z",
  products,
  terms: { OnDemand },
});

const build = (OnDemand: Record<string, object>, products: object = product("PAID", "EU-Request")) =>
  buildPriceList(parseOfferJson(offer(OnDemand, products), "lambda.json"));
const tiers = (...dimensions: Dimension[]) => build({ PAID: term("PAID", "JRTCKXETXF", dimensions) });

describe("an offer file in JSON", () => {
  it("becomes tiers in order at 10 decimal places", () => {
    const { list, region } = tiers(
      { begin: "100.5", price: "0.00000000015" },
      { begin: "0", end: "100.5", price: "0.2000000000" },
    );

    expect(region).toBe("eu-west-1");
    expect(list).toEqual({
      offerCode: "AWSLambda",
      version: "20260223232215",
      publicationDate: "2026-02-23T23:22:15Z",
      skus: [
        {
          sku: "PAID",
          service: "AWSLambda",
          usageType: "EU-Request",
          operation: "",
          unit: "Requests",
          currency: "USD",
          tiers: [
            { begin: "0", end: "100.5", rate: "0.2" },
            { begin: "100.5", rate: "0.0000000002" },
          ],
        },
      ],
    });
  });

  it.each([
    ["the pool names its paid SKUs", ["PAID", "PAID2"], []],
    ["the paid SKUs name their pool", [], ["FREE"]],
  ])("shares a free pool where %s", (_what, ofPool, ofPaid) => {
    const { list } = build(
      {
        FREE: term("FREE", "A429C66SYZ", [{ end: "1000000", price: "0.0000000000", appliesTo: ofPool }]),
        PAID: term("PAID", "JRTCKXETXF", [{ price: "0.0000002", appliesTo: ofPaid }]),
        PAID2: term("PAID2", "JRTCKXETXF", [{ price: "0.0000003", appliesTo: ofPaid }]),
        OTHER: term("OTHER", "JRTCKXETXF", [{ price: "1" }]),
      },
      {
        ...product("FREE", "Global-Request", "Any"),
        ...product("PAID", "EU-Request"),
        ...product("PAID2", "EU-Request-ARM"),
        ...product("OTHER", "EU-Other"),
      },
    );

    expect(list.skus.map(({ sku, freePool }) => [sku, freePool])).toEqual([
      ["OTHER", undefined],
      ["PAID", { sku: "FREE", quantity: "1000000" }],
      ["PAID2", { sku: "FREE", quantity: "1000000" }],
    ]);
  });

  it("takes the term that took effect last", () => {
    const { list } = build({
      PAID: {
        ...term("PAID", "JRTCKXETXF", [{ price: "2" }], "2026-02-01T00:00:00Z"),
        ...term("PAID", "JRTCKXETXG", [{ price: "3" }], "2025-02-01T00:00:00Z"),
      },
    });

    expect(list.skus[0]?.tiers).toEqual([{ begin: "0", rate: "2" }]);
  });

  it.each([
    [
      "a gap between tiers",
      [
        { end: "10", price: "2" },
        { begin: "11", price: "1" },
      ],
      "a tier begins at 11, but 10 is expected; tiers join without gap or overlap",
    ],
    [
      "overlapping tiers",
      [
        { end: "10", price: "2" },
        { begin: "9", price: "1" },
      ],
      "a tier begins at 9, but 10 is expected",
    ],
    [
      "a first tier that does not begin at 0",
      [{ begin: "1", price: "2" }],
      "a tier begins at 1, but 0 is expected",
    ],
    [
      "a last tier with an end",
      [{ end: "10", price: "2" }],
      "the last tier ends at 10; it must go on without end (Inf)",
    ],
    [
      "two endless tiers",
      [{ price: "2" }, { begin: "5", price: "1" }],
      "a tier begins at 5, after a tier without end",
    ],
    ["a price that is no number", [{ price: "free" }], 'price "free" is not a number'],
    ["a negative price", [{ price: "-1" }], "price -1 is negative"],
    ["a range that is no number", [{ begin: "x", price: "1" }], 'starting range "x" is not a number'],
  ])("with %s is refused by file and SKU", (_what, dimensions, message) => {
    expect(() => tiers(...dimensions)).toThrow(`lambda.json SKU PAID: ${message}`);
  });

  it("without on-demand terms is refused", () => {
    expect(() => build({})).toThrow("lambda.json: has no OnDemand terms");
  });

  it("with a version that cannot name an object is refused", () => {
    const document = {
      ...offer({ PAID: term("PAID", "J", [{ price: "1" }]) }, product("PAID", "u")),
      version: "../x",
    };

    expect(() => buildPriceList(parseOfferJson(document, "x.json"))).toThrow(
      'x.json version: "../x" is no version',
    );
  });

  it("is told from indexes and Savings Plans lists", () => {
    expect(kindOfJson(offer({}, {}))).toBe("offer");
    expect(kindOfJson({ offers: {} })).toBe("index");
    expect(kindOfJson({ offerCode: "AmazonEC2", versions: {} })).toBe("index");
    expect(kindOfJson({ terms: { savingsPlan: [] } })).toBe("savings-plans");
    expect(kindOfJson([1])).toBe("unknown");
  });
});

const CSV_HEAD = `"FormatVersion","v1.0"
"Disclaimer","Prices, ""as is"""
"Publication Date","2026-02-23T23:22:15Z"
"Version","20260223232215"
"OfferCode","AWSLambda"
"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","RelatedTo","serviceCode","Location","usageType","operation"
`;

describe("an offer file in CSV", () => {
  it("becomes the same list as in JSON", () => {
    const text = `sep=,
${CSV_HEAD}"PAID","JRTCKXETXF","x","OnDemand","a, b","2026-02-01","0","Inf","Requests","0.0000002000","USD","FREE","AWSLambda","EU (Ireland)","EU-Request",""
"FREE","A429C66SYZ","x","OnDemand","free","2026-02-01","0","1000000","Requests","0.0000000000","USD","","AWSLambda","Any","Global-Request",""
"PAID","R","x","Reserved","upfront","2026-02-01","","","Quantity","100","USD","","AWSLambda","EU (Ireland)","EU-Request",""
`;

    const { list, region } = buildPriceList(parseOfferCsv(text, "lambda.csv"));

    expect(kindOfCsv(text)).toBe("offer");
    expect(region).toBe("eu-ireland");
    expect(list).toEqual(
      build(
        {
          FREE: term("FREE", "A429C66SYZ", [{ end: "1000000", price: "0", appliesTo: ["PAID"] }]),
          PAID: term("PAID", "JRTCKXETXF", [{ price: "0.0000002" }]),
        },
        { ...product("FREE", "Global-Request", "Any"), ...product("PAID", "EU-Request") },
      ).list,
    );
  });

  it("is refused without the columns of its form", () => {
    expect(() => parseOfferCsv(CSV_HEAD.replace('"PricePerUnit",', ""), "x.csv")).toThrow(
      "x.csv: has no column PricePerUnit; expected an AWS offer file",
    );
    expect(kindOfCsv("a,b\n1,2\n")).toBe("unknown");
  });
});

describe("csvRecords", () => {
  it("reads quotes, empty fields, both line ends and a last line without one", () => {
    expect([...csvRecords('\uFEFFa,"b ""c"", d",\r\n"x\ny",,z\n\nlast,')]).toEqual([
      ["a", 'b "c", d', ""],
      ["x\ny", "", "z"],
      [""],
      ["last", ""],
    ]);
  });
});
