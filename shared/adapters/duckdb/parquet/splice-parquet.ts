import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import {
  readStruct,
  type ThriftField,
  type ThriftList,
  type ThriftStruct,
  TYPE,
  writeStruct,
} from "./thrift-compact.ts";

const MAGIC = Buffer.from("PAR1");
/** Field numbers of the structures of a Parquet footer (parquet.thrift) that hold row counts or file offsets. */
const FILE = { numRows: 3, rowGroups: 4 };
const ROW_GROUP = { columns: 1, fileOffset: 5, ordinal: 7 };
const COLUMN = { fileOffset: 2, metaData: 3, offsetIndexOffset: 4, columnIndexOffset: 6 };
const META_DATA = { dataPageOffset: 9, indexPageOffset: 10, dictionaryPageOffset: 11, bloomFilterOffset: 14 };
const COPY_BYTES = 4 * 1024 * 1024;

export type SplicedFile = { readonly sha256: string; readonly bytes: number; readonly rows: number };

/**
 * Joins Parquet files of one schema into one, row group by row group in the order given, without decoding a
 * page: bodies are copied and the footers' offsets moved. This is what makes a report's bytes independent of
 * threads and of the layout of the file it was made from: each part is written by a query of its own over a
 * fixed range of rows. Files without rows contribute nothing but the schema of the first.
 */
export const spliceParquet = async (parts: readonly string[], output: string): Promise<SplicedFile> => {
  const target = await open(output, "w");
  const hash = createHash("sha256");
  let position = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    await target.writeFile(bytes);
    position += bytes.length;
  };
  try {
    await append(MAGIC);
    let footer: ThriftStruct | undefined;
    for (const part of parts) {
      const source = await open(part, "r");
      try {
        const { start, fields } = await readFooter(source, part);
        moveOffsets(fields, BigInt(position - MAGIC.length));
        if (footer === undefined) footer = fields;
        else mergeInto(footer, fields);
        await copyRange(source, MAGIC.length, start, append);
      } finally {
        await source.close();
      }
    }
    if (footer === undefined) throw new RangeError("spliceParquet needs at least one file");
    number(footer);
    const bytes = writeStruct(footer);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    await append(bytes);
    await append(Buffer.concat([length, MAGIC]));
    return { sha256: hash.digest("hex"), bytes: position, rows: Number(integerOf(footer, FILE.numRows)) };
  } finally {
    await target.close();
  }
};

const readFooter = async (
  source: FileHandle,
  path: string,
): Promise<{ start: number; fields: ThriftStruct }> => {
  const { size } = await source.stat();
  const tail = Buffer.alloc(8);
  await source.read(tail, 0, 8, size - 8);
  if (!tail.subarray(4).equals(MAGIC)) throw new Error(`${path} is no Parquet file`);
  const length = tail.readUInt32LE(0);
  const bytes = Buffer.alloc(length);
  await source.read(bytes, 0, length, size - 8 - length);
  return { start: size - 8 - length, fields: readStruct(bytes) };
};

const copyRange = async (
  source: FileHandle,
  from: number,
  to: number,
  append: (bytes: Uint8Array) => Promise<void>,
): Promise<void> => {
  const buffer = Buffer.alloc(Math.min(COPY_BYTES, Math.max(to - from, 1)));
  for (let at = from; at < to; ) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytesRead === 0) throw new Error("a Parquet part ended before its footer");
    await append(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
};

const integerOf = (fields: ThriftStruct, id: number): bigint => {
  const value = fields.get(id)?.value;
  if (typeof value !== "bigint") throw new Error(`the Parquet footer has no field ${id}`);
  return value;
};

const listOf = (fields: ThriftStruct, id: number): ThriftList => {
  const field = fields.get(id);
  if (field?.type !== TYPE.list) throw new Error(`the Parquet footer has no list ${id}`);
  return field.value as ThriftList;
};

const structsOf = (fields: ThriftStruct, id: number): readonly ThriftStruct[] =>
  listOf(fields, id).items as ThriftStruct[];

const mergeInto = (footer: ThriftStruct, next: ThriftStruct): void => {
  const rows = footer.get(FILE.numRows) as ThriftField;
  rows.value = integerOf(footer, FILE.numRows) + integerOf(next, FILE.numRows);
  listOf(footer, FILE.rowGroups).items.push(...listOf(next, FILE.rowGroups).items);
};

const move = (fields: ThriftStruct, id: number, by: bigint): void => {
  const field = fields.get(id);
  // 0 stands for "none" in the offsets a writer fills without using them.
  if (field !== undefined && typeof field.value === "bigint" && field.value !== 0n) field.value += by;
};

const moveOffsets = (footer: ThriftStruct, by: bigint): void => {
  for (const group of structsOf(footer, FILE.rowGroups)) {
    move(group, ROW_GROUP.fileOffset, by);
    for (const column of structsOf(group, ROW_GROUP.columns)) {
      for (const id of [COLUMN.fileOffset, COLUMN.offsetIndexOffset, COLUMN.columnIndexOffset])
        move(column, id, by);
      const metaData = column.get(COLUMN.metaData)?.value;
      if (metaData instanceof Map) for (const id of Object.values(META_DATA)) move(metaData, id, by);
    }
  }
};

/** Row groups are counted through the whole file. */
const number = (footer: ThriftStruct): void => {
  structsOf(footer, FILE.rowGroups).forEach((group, index) => {
    const ordinal = group.get(ROW_GROUP.ordinal);
    if (ordinal !== undefined) ordinal.value = BigInt(index);
  });
};
