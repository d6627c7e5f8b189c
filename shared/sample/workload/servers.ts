import type { Pattern } from "../cost/resource.ts";
import { arn, type Block, between, hex, named } from "./block.ts";

export const server =
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

export const database =
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

export const loadBalancer: Block = (context) => {
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

export const natGateway: Block = (context) => {
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
