import type { Region } from "./model.ts";

const region = (
  code: string,
  location: string,
  prefix: string,
  pricePercent: string,
  edge: string,
): Region => ({
  code,
  location,
  prefix,
  pricePercent,
  edge,
});

export const REGIONS: readonly Region[] = [
  region("us-east-1", "US East (N. Virginia)", "", "100", "US"),
  region("us-west-2", "US West (Oregon)", "USW2-", "100", "US"),
  region("eu-west-1", "EU (Ireland)", "EU-", "111.5", "EU"),
  region("eu-west-2", "EU (London)", "EUW2-", "115.6", "EU"),
  region("eu-west-3", "EU (Paris)", "EUW3-", "116.7", "EU"),
  region("eu-central-1", "EU (Frankfurt)", "EUC1-", "119.8", "EU"),
  region("eu-north-1", "EU (Stockholm)", "EUN1-", "106.3", "EU"),
  region("eu-south-1", "EU (Milan)", "EUS1-", "116.7", "EU"),
  region("ap-northeast-1", "Asia Pacific (Tokyo)", "APN1-", "129.2", "JP"),
  region("ap-southeast-1", "Asia Pacific (Singapore)", "APS1-", "125", "AP"),
  region("ap-south-1", "Asia Pacific (Mumbai)", "APS3-", "105.2", "IN"),
  region("me-central-1", "Middle East (UAE)", "MEC1-", "122.6", "ME"),
];
