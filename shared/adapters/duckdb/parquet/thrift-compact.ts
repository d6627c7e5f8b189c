/**
 * The Thrift compact protocol as far as a Parquet footer needs it: any structure is read into a tree of values
 * and written back byte for byte. Nothing here knows Parquet.
 */
export type ThriftStruct = Map<number, ThriftField>;
export type ThriftField = { readonly type: number; value: ThriftValue };
export type ThriftList = { readonly elementType: number; items: ThriftValue[] };
export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftList | ThriftStruct;

export const TYPE = {
  true: 1,
  false: 2,
  i8: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
};

const isBoolean = (type: number): boolean => type === TYPE.true || type === TYPE.false;

/** Reads one struct that starts at `offset`. @throws RangeError for types a Parquet footer does not use. */
export const readStruct = (bytes: Uint8Array, offset = 0): ThriftStruct => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = offset;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return (value >> 1n) ^ -(value & 1n);
  };
  const value = (type: number): ThriftValue => {
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return view.getUint8(at++) === TYPE.true;
      case TYPE.i8:
        return view.getInt8(at++);
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return zigzag();
      case TYPE.double:
        at += 8;
        return bytes.slice(at - 8, at);
      case TYPE.binary: {
        const length = Number(varint());
        at += length;
        return bytes.slice(at - length, at);
      }
      case TYPE.list:
      case TYPE.set:
        return list();
      case TYPE.struct:
        return struct();
      default:
        throw new RangeError(`Thrift type ${type} at byte ${at} is not one of a Parquet footer`);
    }
  };
  const list = (): ThriftList => {
    const head = view.getUint8(at++);
    const size = head >> 4 === 15 ? Number(varint()) : head >> 4;
    const elementType = head & 0x0f;
    return { elementType, items: Array.from({ length: size }, () => value(elementType)) };
  };
  const struct = (): ThriftStruct => {
    const fields: ThriftStruct = new Map();
    for (let id = 0; ; ) {
      const head = view.getUint8(at++);
      if (head === 0) return fields;
      const type = head & 0x0f;
      id = head >> 4 === 0 ? Number(zigzag()) : id + (head >> 4);
      fields.set(id, { type, value: isBoolean(type) ? type === TYPE.true : value(type) });
    }
  };
  return struct();
};

/** The bytes of a struct; reading them gives the same struct again. */
export const writeStruct = (root: ThriftStruct): Uint8Array => {
  const out: number[] = [];
  const chunks: Uint8Array[] = [];
  const flush = (): void => {
    chunks.push(Uint8Array.from(out));
    out.length = 0;
  };
  const varint = (initial: bigint): void => {
    let value = initial;
    for (; value >= 0x80n; value >>= 7n) out.push(Number(value & 0x7fn) | 0x80);
    out.push(Number(value));
  };
  const zigzag = (value: bigint): void => varint(value >= 0n ? value << 1n : (-value << 1n) - 1n);
  const write = (type: number, value: ThriftValue): void => {
    if (typeof value === "boolean") out.push(value ? TYPE.true : TYPE.false);
    else if (typeof value === "bigint") zigzag(value);
    else if (typeof value === "number") out.push(value & 0xff);
    else if (value instanceof Uint8Array) {
      if (type === TYPE.binary) varint(BigInt(value.length));
      flush();
      chunks.push(value);
    } else if (value instanceof Map) struct(value);
    else {
      const size = value.items.length;
      out.push((Math.min(size, 15) << 4) | value.elementType);
      if (size >= 15) varint(BigInt(size));
      for (const item of value.items) write(value.elementType, item);
    }
  };
  const struct = (fields: ThriftStruct): void => {
    let last = 0;
    for (const [id, field] of fields) {
      const type = isBoolean(field.type) ? (field.value ? TYPE.true : TYPE.false) : field.type;
      if (id > last && id - last <= 15) out.push(((id - last) << 4) | type);
      else {
        out.push(type);
        zigzag(BigInt(id));
      }
      last = id;
      if (!isBoolean(field.type)) write(field.type, field.value);
    }
    out.push(0);
  };
  struct(root);
  flush();
  return Buffer.concat(chunks);
};
