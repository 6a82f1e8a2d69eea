import { crc32 } from 'node:zlib'

export interface ZipEntry { readonly name: string; readonly bytes: Uint8Array }

/** The fields that a local header and its entry in the directory share (APPNOTE 4.4): stored, dated 1980-01-01, so that equal files make equal zips. */
const shared = ({ name, bytes }: ZipEntry): Buffer => {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x21, 8)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(bytes.length, 14)
  fields.writeUInt32LE(bytes.length, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  return fields
}

const signed = (signature: number, ...parts: readonly Uint8Array[]): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(signature)
  return Buffer.concat([head, ...parts])
}

/** A zip of a few small files, stored as they are. */
export const zip = (entries: readonly ZipEntry[]): Buffer => {
  const locals = entries.map((entry) => signed(0x04034b50, shared(entry), Buffer.from(entry.name), entry.bytes))
  const directory = entries.map((entry, at) => {
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(locals.slice(0, at).reduce((sum, each) => sum + each.length, 0), 10)
    return signed(0x02014b50, Buffer.from([20, 0]), shared(entry), rest, Buffer.from(entry.name))
  })
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.reduce((sum, each) => sum + each.length, 0), 8)
  end.writeUInt32LE(locals.reduce((sum, each) => sum + each.length, 0), 12)
  return Buffer.concat([...locals, ...directory, signed(0x06054b50, end)])
}
