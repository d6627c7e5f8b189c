import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ObjectArea } from "../../shared/contracts/environment.ts";
import type { DataStack } from "./stacks/data-stack.ts";

/** What a function may touch. */
export type FunctionAccess = {
  readonly table: "none" | "read" | "write";
  readonly reads: readonly ObjectArea[];
  /** Includes reading: create-only writes compare, and repeated steps look at what they wrote. */
  readonly writes: readonly ObjectArea[];
  /** Lists and deletes: stale report chunks, and what a finished run no longer needs. */
  readonly removes?: readonly ObjectArea[];
  readonly events?: true;
};

const READ_TABLE = [
  "dynamodb:GetItem",
  "dynamodb:BatchGetItem",
  "dynamodb:Query",
  "dynamodb:ConditionCheckItem",
];
const WRITE_TABLE = [...READ_TABLE, "dynamodb:PutItem", "dynamodb:DeleteItem"];
const READ_OBJECTS = ["s3:GetObject"];
const WRITE_OBJECTS = [
  ...READ_OBJECTS,
  "s3:PutObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];
const USE_KEY = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:DescribeKey",
];

/** The statements of a function's role that allow exactly this. */
export const statementsFor = (access: FunctionAccess, data: DataStack): readonly PolicyStatement[] => [
  ...tableStatements(access, data),
  ...objectStatements(access, data),
  ...(access.events === true ? [allow(["events:PutEvents"], [data.eventBus.eventBusArn])] : []),
  allow(USE_KEY, [data.key.keyArn]),
];

const tableStatements = ({ table }: FunctionAccess, data: DataStack): readonly PolicyStatement[] =>
  table === "none"
    ? []
    : [
        allow(table === "write" ? WRITE_TABLE : READ_TABLE, [data.table.tableArn]),
        allow(["dynamodb:Query"], [`${data.table.tableArn}/index/gsi1`]),
      ];

const objectStatements = (
  { reads, writes, removes = [] }: FunctionAccess,
  data: DataStack,
): readonly PolicyStatement[] => {
  const objects = (areas: readonly ObjectArea[]): string[] =>
    areas.map((area) => data.bucketOf(area).arnForObjects(`${area}/*`));
  const buckets = [
    ...new Set([...reads, ...writes, ...removes].map((area) => data.bucketOf(area).bucketArn)),
  ];
  return [
    ...(reads.length > 0 ? [allow(READ_OBJECTS, objects(reads))] : []),
    ...(writes.length > 0 ? [allow(WRITE_OBJECTS, objects(writes))] : []),
    ...(removes.length > 0 ? [allow(["s3:DeleteObject"], objects(removes))] : []),
    // Without it S3 answers 403 for an object that is not there, which looks like a lack of rights; a
    // condition on the prefix would bring that back, because reading an object names no prefix.
    ...(buckets.length > 0 ? [allow(["s3:ListBucket"], buckets)] : []),
  ];
};

export const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });
