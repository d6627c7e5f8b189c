import type { Workload } from "../world/model.ts";
import type { Block } from "./block.ts";
import { containers, delivery } from "./delivery.ts";
import { functions, models } from "./functions.ts";
import { LARGE, MIDDLE, rds, SMALL, SPOT, TRAINING, WINDOWS } from "./instance-kinds.ts";
import { database, loadBalancer, natGateway, server } from "./servers.ts";
import { lake, snapshots } from "./storage.ts";

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
