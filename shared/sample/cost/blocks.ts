import { HEXADECIMAL, LOWER_ALPHANUMERIC, type Random } from "../random.ts";
import type { SampleOrganisation, Workload } from "../world/model.ts";
import type { Pattern } from "./resource.ts";

/** A resource before it is placed: `kind` is the SKU's key without region. */
export type ResourceDraft = {
  readonly kind: string;
  readonly resourceId: string;
  readonly pattern: Pattern;
  readonly quantity: string;
  readonly perMonth?: boolean;
  readonly whole?: boolean;
  readonly wobblePercent?: number;
  /** Instances come and go; what belongs to an account stays. */
  readonly mortal?: boolean;
};

export type BlockContext = {
  readonly random: Random;
  readonly organisation: SampleOrganisation;
  readonly account: string;
  readonly region: string;
};
export type Block = (context: BlockContext) => readonly ResourceDraft[];

const hex = (random: Random, prefix: string): string => `${prefix}-0${random.text(16, HEXADECIMAL)}`;
const named = ({ random, organisation }: BlockContext, what: string): string =>
  `${organisation.slug}-${what}-${random.text(4, LOWER_ALPHANUMERIC)}`;
const arn = ({ account, region }: BlockContext, service: string, name: string): string =>
  `arn:aws:${service}:${region}:${account}:${name}`;
/** Hundreds, thousands … as decimal text. */
const between = (random: Random, low: number, high: number): string => String(random.integer(low, high));

/** What every account has: a bucket, logs, metrics, keys, a little traffic. */
export const accountBasics: Block = (context) => {
  const { random } = context;
  const bucket = named(context, "logs");
  const key = arn(context, "kms", `key/${random.text(8, HEXADECIMAL)}-${random.text(12, HEXADECIMAL)}`);
  return [
    {
      kind: "s3/storage",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 40, 900),
      perMonth: true,
      wobblePercent: 1,
    },
    {
      kind: "s3/put",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 800, 60000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "s3/get",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 3000, 900000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "cloudwatch/logs",
      resourceId: arn(context, "logs", `log-group:/app/${named(context, "api")}`),
      pattern: "daily",
      quantity: `${random.integer(0, 6)}.${random.text(4, "0123456789")}1`,
      wobblePercent: 25,
    },
    {
      kind: "cloudwatch/metrics",
      resourceId: "",
      pattern: "daily",
      quantity: between(random, 5, 160),
      perMonth: true,
    },
    { kind: "kms/keys", resourceId: key, pattern: "daily", quantity: between(random, 1, 6), perMonth: true },
    {
      kind: "kms/requests",
      resourceId: key,
      pattern: "daily",
      quantity: between(random, 300, 9000),
      whole: true,
      wobblePercent: 20,
    },
    {
      kind: "transfer/out",
      resourceId: "",
      pattern: "daily",
      quantity: `${random.integer(1, 18)}.${random.text(6, "0123456789")}1`,
      wobblePercent: 40,
    },
    {
      kind: "secrets",
      resourceId: arn(context, "secretsmanager", `secret:${named(context, "db")}`),
      pattern: "weekly",
      quantity: between(random, 1, 12),
      perMonth: true,
    },
  ];
};

const server =
  (kinds: readonly string[], pattern: Pattern, diskLow: number, diskHigh: number): Block =>
  ({ random }) => {
    const instance = hex(random, "i");
    return [
      { kind: random.pick(kinds), resourceId: instance, pattern, quantity: "1", mortal: true },
      {
        kind: "ebs/gp3",
        resourceId: hex(random, "vol"),
        pattern: "daily",
        quantity: between(random, diskLow, diskHigh),
        perMonth: true,
      },
      {
        kind: "transfer/zone",
        resourceId: instance,
        pattern: "weekly",
        quantity: `${random.integer(1, 90)}.${random.text(5, "0123456789")}1`,
        wobblePercent: 50,
      },
    ];
  };

const ec2 = (form: "linux" | "windows" | "spot", ...types: string[]): readonly string[] =>
  types.map((type) => `ec2/${type}/${form}`);
const rds = (engine: "mysql" | "postgresql", ...types: string[]): readonly string[] =>
  types.map((type) => `rds/${type}/${engine}`);

const SMALL = ec2("linux", "t3.micro", "t3.small", "t3.medium", "t4g.small", "t4g.medium", "t3a.large");
const MIDDLE = ec2(
  "linux",
  "m5.large",
  "m6i.large",
  "m7g.large",
  "c6i.xlarge",
  "t3.xlarge",
  "m7i.xlarge",
  "c7g.xlarge",
);
const LARGE = ec2(
  "linux",
  "m6i.2xlarge",
  "r6i.2xlarge",
  "m7i.4xlarge",
  "c6i.4xlarge",
  "r7g.4xlarge",
  "r5.8xlarge",
);
const WINDOWS = ec2(
  "windows",
  "m5.2xlarge",
  "m6i.4xlarge",
  "r5.2xlarge",
  "r6i.4xlarge",
  "t3.xlarge",
  "m7i.8xlarge",
);
const TRAINING = [...ec2("linux", "g5.xlarge", "g5.2xlarge", "g5.4xlarge", "i4i.2xlarge")];
const SPOT = ec2("spot", "c5.xlarge", "c6i.2xlarge", "c5.4xlarge", "m5.2xlarge", "r5.2xlarge", "c7g.4xlarge");

const database =
  (kinds: readonly string[]): Block =>
  (context) => {
    const { random } = context;
    const name = arn(context, "rds", `db:${named(context, "db")}`);
    return [
      { kind: random.pick(kinds), resourceId: name, pattern: "always", quantity: "1" },
      {
        kind: "rds/storage",
        resourceId: name,
        pattern: "daily",
        quantity: between(random, 50, 2000),
        perMonth: true,
      },
    ];
  };

const loadBalancer: Block = (context) => {
  const name = arn(context, "elasticloadbalancing", `loadbalancer/app/${named(context, "lb")}`);
  return [
    { kind: "elb/hours", resourceId: name, pattern: "always", quantity: "1" },
    {
      kind: "elb/lcu",
      resourceId: name,
      pattern: "spiky",
      quantity: `${context.random.integer(1, 30)}.${context.random.text(4, "0123456789")}1`,
      wobblePercent: 60,
    },
  ];
};

const natGateway: Block = (context) => {
  const name = arn(context, "ec2", `natgateway/${hex(context.random, "nat")}`);
  return [
    { kind: "nat/hours", resourceId: name, pattern: "always", quantity: "1" },
    {
      kind: "nat/bytes",
      resourceId: name,
      pattern: "daily",
      quantity: `${context.random.integer(10, 900)}.${context.random.text(6, "0123456789")}1`,
      wobblePercent: 40,
    },
  ];
};

const functions: Block = (context) => {
  const { random } = context;
  const name = arn(
    context,
    "lambda",
    `function:${named(context, random.pick(["ingest", "api", "resize", "notify", "score"]))}`,
  );
  const pattern = random.pick(["spiky", "office", "daily"] as const);
  const queue = arn(context, "sqs", named(context, "queue"));
  const table = arn(context, "dynamodb", `table/${named(context, "items")}`);
  return [
    {
      kind: "lambda/requests",
      resourceId: name,
      pattern,
      quantity: between(random, 4000, 2400000),
      whole: true,
      wobblePercent: 50,
    },
    {
      kind: "lambda/compute",
      resourceId: name,
      pattern,
      quantity: `${random.integer(900, 600000)}.${random.text(3, "0123456789")}5`,
      wobblePercent: 50,
    },
    {
      kind: "sqs/requests",
      resourceId: queue,
      pattern: "daily",
      quantity: between(random, 2000, 1500000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "api/requests",
      resourceId: arn(context, "apigateway", `/apis/${random.text(10, LOWER_ALPHANUMERIC)}`),
      pattern: "daily",
      quantity: between(random, 20000, 4000000),
      whole: true,
      wobblePercent: 35,
    },
    {
      kind: "dynamodb/read",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 100000, 90000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "dynamodb/write",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 50000, 20000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "dynamodb/storage",
      resourceId: table,
      pattern: "daily",
      quantity: between(random, 5, 800),
      perMonth: true,
    },
  ];
};

const lake: Block = (context) => {
  const { random } = context;
  const bucket = named(context, random.pick(["lake", "raw", "curated", "archive"]));
  return [
    {
      kind: "s3/storage",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 20000, 180000),
      perMonth: true,
      wobblePercent: 2,
    },
    {
      kind: "s3/infrequent",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 5000, 90000),
      perMonth: true,
      wobblePercent: 2,
    },
    {
      kind: "s3/put",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 200000, 9000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "s3/get",
      resourceId: bucket,
      pattern: "daily",
      quantity: between(random, 900000, 90000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "athena/scan",
      resourceId: arn(context, "athena", "workgroup/primary"),
      pattern: "office",
      quantity: `0.${random.text(6, "0123456789")}1`,
      wobblePercent: 80,
    },
    {
      kind: "glue/etl",
      resourceId: arn(context, "glue", `job/${named(context, "etl")}`),
      pattern: "daily",
      quantity: between(random, 6, 120),
      wobblePercent: 40,
    },
  ];
};

const delivery: Block = (context) => {
  const { random } = context;
  const distribution = `arn:aws:cloudfront::${context.account}:distribution/E${random.text(13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}`;
  return [
    {
      kind: "cloudfront/out",
      resourceId: distribution,
      pattern: "daily",
      quantity: `${random.integer(200, 9000)}.${random.text(5, "0123456789")}1`,
      wobblePercent: 30,
    },
    {
      kind: "cloudfront/requests",
      resourceId: distribution,
      pattern: "daily",
      quantity: between(random, 900000, 80000000),
      whole: true,
      wobblePercent: 30,
    },
    {
      kind: "transfer/out",
      resourceId: hex(random, "i"),
      pattern: "daily",
      quantity: `${random.integer(100, 2600)}.${random.text(5, "0123456789")}1`,
      wobblePercent: 30,
    },
  ];
};

const containers: Block = (context) => {
  const task = arn(context, "ecs", `service/${named(context, "svc")}`);
  const { random } = context;
  const cpu = random.integer(1, 24);
  return [
    {
      kind: "eks/cluster",
      resourceId: arn(context, "eks", `cluster/${named(context, "eks")}`),
      pattern: "always",
      quantity: "1",
    },
    { kind: "fargate/cpu", resourceId: task, pattern: "office", quantity: String(cpu), wobblePercent: 40 },
    {
      kind: "fargate/memory",
      resourceId: task,
      pattern: "office",
      quantity: String(cpu * 4),
      wobblePercent: 40,
    },
  ];
};

const models: Block = ({ random }) => [
  {
    kind: "bedrock/input",
    resourceId: "",
    pattern: "office",
    quantity: `${random.integer(40, 9000)}.${random.text(3, "0123456789")}`,
    wobblePercent: 70,
  },
  {
    kind: "bedrock/output",
    resourceId: "",
    pattern: "office",
    quantity: `${random.integer(10, 2000)}.${random.text(3, "0123456789")}`,
    wobblePercent: 70,
  },
];

const snapshots: Block = ({ random }) => [
  {
    kind: "ebs/snapshot",
    resourceId: hex(random, "snap"),
    pattern: "daily",
    quantity: between(random, 200, 9000),
    perMonth: true,
    wobblePercent: 2,
  },
];

/** What each workload is made of; drawn in turn until the organisation has its share of rows. */
export const WORKLOADS: Readonly<Record<Workload, readonly Block[]>> = {
  web: [
    server(MIDDLE, "always", 50, 400),
    loadBalancer,
    database(rds("mysql", "db.t3.medium", "db.m5.large", "db.m6g.large")),
    delivery,
    server(SMALL, "office", 20, 100),
    functions,
    natGateway,
  ],
  serverless: [
    functions,
    functions,
    delivery,
    containers,
    functions,
    models,
    database(rds("postgresql", "db.t4g.medium", "db.t4g.large")),
  ],
  data: [
    lake,
    server(SPOT, "spiky", 100, 1000),
    server(TRAINING, "office", 200, 2000),
    functions,
    server(LARGE, "always", 200, 2000),
    models,
    server(SPOT, "daily", 100, 500),
  ],
  enterprise: [
    server(WINDOWS, "always", 200, 3000),
    server(WINDOWS, "office", 100, 500),
    database(rds("postgresql", "db.r5.2xlarge", "db.r6g.4xlarge", "db.m5.4xlarge")),
    snapshots,
    natGateway,
    server(LARGE, "always", 200, 2000),
    loadBalancer,
  ],
  startup: [
    functions,
    models,
    server(SMALL, "office", 8, 60),
    database(rds("postgresql", "db.t4g.micro", "db.t4g.small")),
  ],
  media: [
    delivery,
    server(SPOT, "spiky", 200, 1500),
    lake,
    server(LARGE, "always", 100, 900),
    functions,
    delivery,
    containers,
  ],
};
