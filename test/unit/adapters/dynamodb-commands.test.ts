import {
  ConditionalCheckFailedException,
  IdempotentParameterMismatchException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { createDocumentClient } from "../../../shared/adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../../../shared/adapters/dynamodb/dynamodb-table.ts";

const mock = mockClient(DynamoDBDocumentClient);
let pauses: number[];
beforeEach(() => {
  mock.reset();
  pauses = [];
});
const table = createDynamoDbTable({
  client: createDocumentClient({ endpoint: "http://127.0.0.1:1" }),
  tableName: "rebill",
  backoff: {
    attemptsMax: 5,
    baseMilliseconds: 20,
    capMilliseconds: 100,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  },
});
const sent = (position = 0) => mock.calls()[position]?.args[0].input;
const fault = { message: "m", $metadata: {} };
const conflict = new TransactionConflictException(fault);
const throttled = new ProvisionedThroughputExceededException(fault);
const cancelled = (...codes: readonly string[]) =>
  new TransactionCanceledException({ ...fault, CancellationReasons: codes.map((Code) => ({ Code })) });

describe("commands sent to DynamoDB", () => {
  it("reads consistently by key", async () => {
    mock.on(GetCommand).resolves({});
    await table.get({ pk: "p", sk: "s" });

    expect(sent()).toEqual({ TableName: "rebill", Key: { pk: "p", sk: "s" }, ConsistentRead: true });
  });

  it("puts whole records, sorted and without undefined members, with conditions through placeholders", async () => {
    mock.on(PutCommand).resolves({});
    await table.put(
      { sk: "s", pk: "p", status: "draft", none: undefined },
      { kind: "equals", attribute: "status", value: "new" },
    );

    expect(JSON.stringify(sent())).toBe(
      '{"TableName":"rebill","Item":{"pk":"p","sk":"s","status":"draft"},' +
        '"ConditionExpression":"#attribute = :value","ExpressionAttributeNames":{"#attribute":"status"},' +
        '"ExpressionAttributeValues":{":value":"new"},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}',
    );
  });

  it("deletes plainly without a condition, and as a repeatable transaction with one", async () => {
    mock.on(DeleteCommand).resolves({}).on(TransactWriteCommand).resolves({});
    await table.delete({ pk: "p", sk: "s" });
    await table.delete({ pk: "p", sk: "s" }, { kind: "present" });

    expect(sent(0)).toEqual({ TableName: "rebill", Key: { pk: "p", sk: "s" } });
    expect(sent(1)).toEqual({
      ClientRequestToken: expect.stringMatching(/^[\w-]{36}$/),
      TransactItems: [
        {
          Delete: {
            TableName: "rebill",
            Key: { pk: "p", sk: "s" },
            ConditionExpression: "attribute_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
          },
        },
      ],
    });
  });

  it("reads a prefix as BETWEEN itself and itself with the highest code point", async () => {
    mock.on(QueryCommand).resolves({});
    await table.query({
      partition: "p",
      range: { kind: "prefix", prefix: "LINE#" },
      limit: 10,
      descending: true,
    });

    expect(sent()).toEqual({
      TableName: "rebill",
      KeyConditionExpression: "#partition = :partition AND #sort BETWEEN :from AND :to",
      ExpressionAttributeNames: { "#partition": "pk", "#sort": "sk" },
      ExpressionAttributeValues: { ":partition": "p", ":from": "LINE#", ":to": "LINE#\u{10ffff}" },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 10,
    });
  });

  it("reads the index by its own keys, without asking for consistency it does not have", async () => {
    mock.on(QueryCommand).resolves({});
    await table.query({ index: "gsi1", partition: "g", range: { kind: "between", from: "", to: "z" } });

    expect(sent()).toEqual({
      TableName: "rebill",
      IndexName: "gsi1",
      KeyConditionExpression: "#partition = :partition AND #sort <= :to",
      ExpressionAttributeNames: { "#partition": "gsi1pk", "#sort": "gsi1sk" },
      ExpressionAttributeValues: { ":partition": "g", ":to": "z" },
      ScanIndexForward: true,
      Limit: 1000,
    });
  });

  it("goes on from a cursor with the whole key of the index", async () => {
    const key = { gsi1pk: "g", gsi1sk: "h", pk: "p", sk: "s" };
    mock.on(QueryCommand).resolves({ LastEvaluatedKey: key });
    const query = { index: "gsi1", partition: "g" } as const;
    const { cursor = "" } = await table.query(query);
    await table.query({ ...query, cursor });

    expect(sent(1)).toMatchObject({ ExclusiveStartKey: key });
  });

  it("sends the caller's token as 36 characters, the same for the same token", async () => {
    mock.on(TransactWriteCommand).resolves({});
    const write = { kind: "delete", key: { pk: "p", sk: "s" } } as const;
    for (const token of ["one", "one", "two"]) await table.transact([write], token);

    const tokens = [0, 1, 2].map(
      (position) => (sent(position) as { ClientRequestToken: string }).ClientRequestToken,
    );
    expect(tokens[0]).toBe("dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct");
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[0]);
  });
});

describe("retries", () => {
  it("repeats throttled and conflicting calls after growing, jittered, capped pauses", async () => {
    mock
      .on(PutCommand)
      .rejectsOnce(conflict)
      .rejectsOnce(throttled)
      .rejectsOnce(conflict)
      .rejectsOnce(conflict)
      .resolves({});

    expect(await table.put({ pk: "p", sk: "s" })).toBe("written");
    expect(pauses).toEqual([10, 20, 40, 50]);
  });

  it("gives up by name when the table stays busy, and never repeats other errors", async () => {
    mock.on(GetCommand).rejects(throttled);
    await expect(table.get({ pk: "p", sk: "s" })).rejects.toMatchObject({
      name: "TableBusyError",
      cause: throttled,
    });
    expect(mock.calls()).toHaveLength(5);

    mock.reset();
    mock.on(GetCommand).rejects(new Error("no network"));
    await expect(table.get({ pk: "p", sk: "s" })).rejects.toThrow("no network");
    expect(mock.calls()).toHaveLength(1);
  });

  it("repeats a cancelled transaction that met another one, with the same token", async () => {
    mock.on(TransactWriteCommand).rejectsOnce(cancelled("None", "TransactionConflict")).resolves({});
    const write = (sk: string) => ({ kind: "delete", key: { pk: "p", sk } }) as const;

    expect(await table.transact([write("1"), write("2")])).toEqual({ kind: "written" });
    expect(sent(1)).toEqual(sent(0));
  });

  it("reports failed conditions by position at once, also beside a conflict", async () => {
    mock
      .on(TransactWriteCommand)
      .rejects(cancelled("None", "ConditionalCheckFailed", "TransactionConflict", "ConditionalCheckFailed"));
    const writes = ["1", "2", "3", "4"].map((sk) => ({ kind: "delete", key: { pk: "p", sk } }) as const);

    expect(await table.transact(writes)).toEqual({ kind: "condition-failed", failed: [1, 3] });
    expect(mock.calls()).toHaveLength(1);
  });

  it("throws what no repetition can heal", async () => {
    const write = { kind: "delete", key: { pk: "p", sk: "s" } } as const;
    mock.on(TransactWriteCommand).rejects(cancelled("ValidationError"));
    await expect(table.transact([write])).rejects.toMatchObject({ name: "TransactionCanceledException" });

    mock.on(TransactWriteCommand).rejects(new IdempotentParameterMismatchException(fault));
    await expect(table.transact([write], "t")).rejects.toMatchObject({ name: "TransactionTokenReuseError" });
  });

  it("asks again for keys that an answer left out", async () => {
    const keys = ["1", "2", "3"].map((sk) => ({ pk: "p", sk }));
    mock
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { rebill: [{ pk: "p", sk: "2" }] },
        UnprocessedKeys: { rebill: { Keys: [keys[0] ?? {}, keys[2] ?? {}] } },
      })
      .resolvesOnce({ UnprocessedKeys: { rebill: { Keys: [keys[0] ?? {}, keys[2] ?? {}] } } })
      .resolvesOnce({ Responses: { rebill: [{ pk: "p", sk: "1" }] } });

    expect(await table.batchGet(keys)).toEqual([
      { pk: "p", sk: "1" },
      { pk: "p", sk: "2" },
    ]);
    expect(pauses).toEqual([20]);
  });

  it("gives up on a batch that yields nothing for ever", async () => {
    mock.on(BatchGetCommand).resolves({ UnprocessedKeys: { rebill: { Keys: [{ pk: "p", sk: "s" }] } } });

    await expect(table.batchGet([{ pk: "p", sk: "s" }])).rejects.toMatchObject({ name: "TableBusyError" });
  });
});

describe("a conditional put whose first answer was lost", () => {
  const inTheWay = (attempts: number, version: string) =>
    new ConditionalCheckFailedException({
      message: "m",
      $metadata: { attempts },
      Item: {
        pk: { S: "p" },
        sk: { S: "s" },
        version: { N: version },
        flag: { BOOL: true },
        nothing: { NULL: true },
        list: { L: [{ S: "x" }, { M: { y: { N: "-1" } } }] },
      },
    });
  const item = { pk: "p", sk: "s", version: 4, flag: true, nothing: null, list: ["x", { y: -1 }] };

  it("counts as written when the repetition finds the very record it wrote", async () => {
    mock.on(PutCommand).rejects(inTheWay(2, "4"));
    expect(await table.put(item, { kind: "absent" })).toBe("written");

    mock.reset();
    mock.on(PutCommand).rejectsOnce(throttled).rejects(inTheWay(1, "4"));
    expect(await table.put(item, { kind: "absent" })).toBe("written");
  });

  it("has failed when another record is in the way, or when it was sent only once", async () => {
    mock.on(PutCommand).rejects(inTheWay(2, "5"));
    expect(await table.put(item, { kind: "absent" })).toBe("condition-failed");

    mock.on(PutCommand).rejects(inTheWay(1, "4"));
    expect(await table.put(item, { kind: "absent" })).toBe("condition-failed");
  });
});
