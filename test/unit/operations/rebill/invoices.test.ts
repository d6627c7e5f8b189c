import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { draftInvoices } from "../../../../shared/domain/invoicing/draft-invoices.ts";
import type { IssuedInvoice } from "../../../../shared/domain/invoicing/invoice.ts";
import { invoiceObjectKey } from "../../../../shared/domain/invoicing/issue-invoice.ts";
import { openApi, PARTNER } from "../../../support/open-api.ts";
import { options, rated, snapshot } from "../../invoicing/invoicing-month.ts";

const BUYERS = ["600000000001", "600000000002", "600000000003"];
let api: Awaited<ReturnType<typeof openApi>>;
const issued: IssuedInvoice[] = [];
beforeAll(async () => {
  api = await openApi();
  const { drafts } = draftInvoices(
    snapshot({}),
    BUYERS.map((buyer, index) => rated(`g${index}x`, { buyer, products: [[buyer, "AmazonS3", "10"]] })),
    options,
  );
  for (const draft of drafts) {
    const outcome = await api.deps.invoices.issue(draft);
    if (outcome.kind !== "conflict") issued.push(outcome.invoice);
  }
});
afterAll(() => api.close());

const viewer = (account: string) => ({
  caller: {
    account: AccountId.parse(account),
    role: "customer-viewer" as const,
    accessKeyId: "AKIABBBBBBBBBBBBBBBB",
  },
});
const numbers = (body: { invoices: { number: string }[] }) => body.invoices.map(({ number }) => number);

describe("invoices", () => {
  it("are listed for their seller, by month and buyer, page by page", async () => {
    const all = await api.send("GET", "/rebill/v1/invoices?period=2026-10");
    const one = await api.send("GET", `/rebill/v1/invoices?period=2026-10&account=${BUYERS[1]}`);
    const none = await api.send("GET", "/rebill/v1/invoices?period=2026-09");
    const first = await api.send("GET", "/rebill/v1/invoices?period=2026-10&limit=2");
    const rest = await api.send(
      "GET",
      `/rebill/v1/invoices?period=2026-10&limit=2&nextToken=${first.body.nextToken}`,
    );
    const otherList = await api.send(
      "GET",
      `/rebill/v1/invoices?period=2026-09&nextToken=${first.body.nextToken}`,
    );

    expect(numbers(all.body)).toEqual(issued.map(({ number }) => number));
    expect(numbers(one.body)).toEqual([issued[1]?.number]);
    expect(none.body).toEqual({ invoices: [] });
    expect([...numbers(first.body), ...numbers(rest.body)]).toEqual(numbers(all.body));
    expect(rest.body).not.toHaveProperty("nextToken");
    expect([otherList.status, otherList.body.errors[0].path]).toEqual([400, "nextToken"]);
  });

  it("are given to buyer and seller, whole and as the PDF that was issued", async () => {
    const [invoice] = issued;
    if (invoice === undefined) throw new Error("no invoice");
    const url = `/rebill/v1/invoices/${invoice.number}`;
    const early = await api.send("GET", `${url}/pdf`);
    await api.objects.put(invoiceObjectKey(invoice, "pdf"), "%PDF-1.7 issued");

    const seller = await api.send("GET", url);
    const buyer = await api.send("GET", url, undefined, viewer(BUYERS[0] ?? ""));
    const pdf = await api.send("GET", `${url}/pdf`, undefined, viewer(BUYERS[0] ?? ""));

    expect(early.body.code).toBe("not-found");
    expect(seller.body).toEqual(JSON.parse(JSON.stringify(invoice)));
    expect(buyer.body).toEqual(seller.body);
    expect([pdf.status, pdf.headers["content-type"]]).toEqual([200, "application/pdf"]);
    expect(new TextDecoder().decode(pdf.body)).toBe("%PDF-1.7 issued");
  });

  it("of others look as if they did not exist", async () => {
    const [invoice] = issued;
    const foreign = await api.send(
      "GET",
      `/rebill/v1/invoices/${invoice?.number}`,
      undefined,
      viewer(BUYERS[1] ?? ""),
    );
    const absent = await api.send(
      "GET",
      "/rebill/v1/invoices/NW-2026-999999",
      undefined,
      viewer(BUYERS[1] ?? ""),
    );
    const strange = await api.send("GET", "/rebill/v1/invoices/%20", undefined, viewer(BUYERS[1] ?? ""));
    const listed = await api.send("GET", "/rebill/v1/invoices", undefined, viewer(BUYERS[1] ?? ""));

    const shown = ({ status, body: { requestId: _, ...body } }: typeof foreign) => ({ status, body });
    expect(shown(foreign)).toEqual(shown(absent));
    expect(shown(strange)).toEqual(shown(absent));
    expect(numbers(listed.body)).toEqual([issued[1]?.number]);
  });

  it.each([
    ["period", "period=10-2026"],
    ["account", "account=alpha"],
    ["limit", "limit=1001"],
    ["limit", "limit=ten"],
    ["nextToken", "nextToken=abc"],
    ["seller", `seller=${PARTNER}`],
  ])("name %s of a query when it is wrong", async (path, query) => {
    const { status, body } = await api.send("GET", `/rebill/v1/invoices?${query}`);

    expect([status, body.errors.map((error: { path: string }) => error.path)]).toEqual([400, [path]]);
  });
});
