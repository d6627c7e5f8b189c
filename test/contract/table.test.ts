import { openTestTable } from "../support/test-table.ts";
import { tableContract } from "./table.contract.ts";

tableContract(process.env.DYNAMODB_ENDPOINT ?? "dynoxide", openTestTable);
