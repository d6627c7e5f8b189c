import type { ExportForm, Trait, Workload } from "./model.ts";

export type Company = {
  readonly slug: string;
  readonly name: string;
  readonly country: string;
  readonly regions: readonly string[];
  readonly workload: Workload;
  readonly weight: number;
  /** Member accounts besides the management account. */
  readonly members: readonly string[];
  readonly traits?: readonly Trait[];
  readonly exportForm?: ExportForm;
  readonly start?: string;
  readonly end?: string;
};

type Rest = Omit<Company, "slug" | "name" | "country" | "regions" | "workload" | "weight" | "members">;
const company = (
  slug: string,
  name: string,
  country: string,
  regions: string,
  workload: Workload,
  weight: number,
  members: string,
  rest: Rest = {},
): Company => ({
  slug,
  name,
  country,
  regions: regions.split(" "),
  workload,
  weight,
  members: members.split(" ").filter((member) => member !== ""),
  ...rest,
});

/** All companies are made up. The distributor's own organisation, whose members are its internal customers. */
export const DISTRIBUTOR = company(
  "northwind",
  "Northwind Cloud",
  "IE",
  "eu-west-1 us-east-1",
  "enterprise",
  2.6,
  "labs-prod labs-dev retail-prod retail-data academy security",
  {
    traits: ["RESERVATIONS", "SAVINGS_PLAN", "SUPPORT", "MARKETPLACE"],
  },
);

/** Resellers, each with the customers whose bills it passes on to the distributor. */
export const RESELLERS: readonly { readonly company: Company; readonly customers: readonly Company[] }[] = [
  {
    company: company(
      "alpenwolke",
      "Alpenwolke Systemhaus GmbH",
      "DE",
      "eu-central-1",
      "web",
      0.8,
      "intern tools",
      {
        traits: ["RESERVATIONS"],
      },
    ),
    customers: [
      company("brauhaus", "Brauhaus Lindner KG", "DE", "eu-central-1", "web", 0.4, "shop"),
      company(
        "feinwerk",
        "Feinwerk Präzision AG",
        "DE",
        "eu-central-1 us-east-1",
        "enterprise",
        2.2,
        "sap plm backup",
        {
          traits: ["RESERVATIONS", "SUPPORT"],
        },
      ),
      company(
        "hansekontor",
        "Hansekontor Spedition GmbH & Co. KG",
        "DE",
        "eu-central-1",
        "web",
        0.9,
        "prod stage",
      ),
      company("isarmed", "IsarMed Klinikverbund", "DE", "eu-central-1", "enterprise", 1.4, "pacs his", {
        traits: ["SAVINGS_PLAN"],
      }),
      company("kartografix", "Kartografix Geodaten GmbH", "DE", "eu-central-1", "data", 1.5, "tiles", {
        traits: ["MARKETPLACE"],
      }),
      company("lodz-tkaniny", "Łódzkie Zakłady Tkanin Sp. z o.o.", "PL", "eu-central-1", "web", 0.4, "sklep"),
      company("olivenhain", "Ολυμπιακός Ελαιώνας Α.Ε.", "GR", "eu-central-1", "startup", 0.3, ""),
      company("sonnenbus", "Sonnenbus Mobilität eG", "DE", "eu-central-1", "serverless", 0.6, "prod dev"),
      company("tirolstrom", "Tirolstrom Netz GmbH", "AT", "eu-central-1", "data", 0.9, "scada", {
        exportForm: "LEGACY_CSV",
      }),
    ],
  },
  {
    company: company(
      "hoshizora",
      "星空クラウド株式会社",
      "JP",
      "ap-northeast-1",
      "enterprise",
      0.7,
      "shared",
      {
        traits: ["SUPPORT"],
      },
    ),
    customers: [
      company("aozora", "青空物流株式会社", "JP", "ap-northeast-1", "web", 0.9, "prod stg"),
      company("kisaragi", "如月製作所", "JP", "ap-northeast-1", "enterprise", 1.6, "erp mes", {
        traits: ["RESERVATIONS"],
      }),
      company("midori", "みどり銀行", "JP", "ap-northeast-1 ap-southeast-1", "enterprise", 1.8, "core dr", {
        traits: ["SAVINGS_PLAN", "SUPPORT"],
      }),
      company("nagisa", "渚ゲームス合同会社", "JP", "ap-northeast-1 us-west-2", "media", 1.2, "live qa"),
      company("sakura-foods", "さくら食品グループ", "JP", "ap-northeast-1", "web", 0.5, "ec"),
      company("tanuki", "たぬき出版", "JP", "ap-northeast-1", "startup", 0.3, "", {
        traits: ["CREDITS"],
      }),
      company("yamabiko", "やまびこ通信", "JP", "ap-northeast-1", "serverless", 0.6, "iot"),
    ],
  },
  {
    company: company(
      "lakeshore",
      "Lakeshore Managed IT, Inc.",
      "US",
      "us-east-1 us-west-2",
      "web",
      0.9,
      "noc tools",
    ),
    customers: [
      company("bluefin", "Bluefin Seafood Supply LLC", "US", "us-east-1", "web", 0.4, "orders"),
      company("cedar", "Cedar Ridge School District", "US", "us-west-2", "enterprise", 0.8, "campus", {
        traits: ["REFUND"],
      }),
      company("dunes", "Dunes Robotics Corp.", "US", "us-west-2", "data", 1.9, "train fleet", {
        traits: ["SAVINGS_PLAN", "MARKETPLACE"],
      }),
      company("grand-river", "Grand River Insurance", "US", "us-east-1", "enterprise", 1.7, "claims dw"),
      company("harbor-post", "Harbor Post Media", "US", "us-east-1", "media", 1.1, "cdn", {
        traits: ["UNKNOWN_LINE_TYPE"],
      }),
      company("pinecone", "Pinecone Outfitters", "US", "us-east-1", "web", 0.5, "shop"),
      company("quarry", "Quarry Analytics", "US", "us-east-1", "serverless", 0.6, "prod"),
      company("saddle", "Saddleback Credit Union", "US", "us-west-2", "enterprise", 0.9, "core"),
      company("tallgrass", "Tallgrass Biotech", "US", "us-east-1", "data", 1.2, "genomics"),
      company("wicker", "Wicker Park Startup Studio", "US", "us-east-1", "startup", 0.3, "", {
        traits: ["CREDITS"],
      }),
    ],
  },
];

/** Customers the distributor bills itself. */
export const DIRECT_CUSTOMERS: readonly Company[] = [
  company("aalto", "Aalto Design Oy", "FI", "eu-west-1", "startup", 0.3, ""),
  company("bharat-agri", "भारत कृषि सेवा प्राइवेट लिमिटेड", "IN", "ap-south-1", "web", 0.8, "prod farm"),
  company("dublin-tram", "Dublin Tram Operations DAC", "IE", "eu-west-1", "enterprise", 1.3, "ops tickets", {
    traits: ["RESERVATIONS", "SUPPORT"],
  }),
  company("el-mercado", "El Mercado Digital, S.L.", "ES", "eu-west-1", "web", 0.7, "prod pre"),
  company("fjord", "Fjord Energi AS", "NO", "eu-north-1 eu-west-1", "data", 2.4, "grid lake", {
    traits: ["SAVINGS_PLAN", "MARKETPLACE"],
  }),
  company("gdansk-port", "Gdańska Stocznia Cyfrowa S.A.", "PL", "eu-central-1", "enterprise", 1.0, "erp"),
  company("hellas-ferries", "Ελληνικά Πορθμεία Α.Ε.", "GR", "eu-central-1", "web", 0.8, "booking"),
  company("khaleej", "شركة الخليج للتجارة", "AE", "me-central-1", "enterprise", 1.1, "retail hr", {
    exportForm: "CUR2_CSV",
  }),
  company("lumiere", "Lumière Streaming SAS", "FR", "eu-west-3 eu-west-1", "media", 2.8, "cdn encode"),
  company("noordzee", "Noordzee Logistiek B.V.", "NL", "eu-central-1", "serverless", 0.7, "prod test", {
    end: "2026-09",
  }),
  company("orbit-labs", "Orbit Labs Ltd", "GB", "eu-west-2", "startup", 0.4, "", {
    traits: ["CREDITS", "NO_BILLING_GROUP"],
  }),
  company("sao-vicente", "São Vicente Seguros, S.A.", "PT", "eu-west-1", "enterprise", 1.0, "core", {
    traits: ["REFUND"],
  }),
  company("thames", "Thames Valley Housing Association", "GB", "eu-west-2", "web", 0.6, "tenants", {
    start: "2026-10",
  }),
  company("vega", "Vega Pharma S.p.A.", "IT", "eu-south-1 eu-west-1", "data", 1.6, "trials", {
    exportForm: "CUR2_CSV",
  }),
];
