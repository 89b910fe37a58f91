/** SPDY frames as kubectl sends and reads them. */
import { constants, createDeflate, createInflate } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dictionary } from './dictionary.ts';
import { dataFrame, frameBytesMax, FrameReader, headerBytesMax, replyFrame, type Frame } from './frames.ts';

/** Packs headers as a client does: one zlib stream for the whole connection. */
function clientOf(): { open(stream: number, headers: Record<string, string>): Promise<Buffer> } {
  const packer = createDeflate({ dictionary, level: 9 });
  return {
    open: async (stream, headers) => {
      const text = (value: string): Buffer => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(value.length);
        return Buffer.concat([length, Buffer.from(value)]);
      };
      const count = Buffer.alloc(4);
      count.writeUInt32BE(Object.keys(headers).length);
      const block = Buffer.concat([count, ...Object.entries(headers).flat().map(text)]);
      const packed = await new Promise<Buffer>((resolve) => {
        packer.write(block);
        packer.flush(constants.Z_SYNC_FLUSH, () => resolve(packer.read() as Buffer));
      });
      const head = Buffer.alloc(18);
      head.writeUInt16BE(0x8003, 0);
      head.writeUInt16BE(1, 2);
      head.writeUInt32BE(10 + packed.length, 4);
      head.writeUInt32BE(stream, 8);
      return Buffer.concat([head, packed]);
    },
  };
}

it('has the dictionary that all SPDY has', async () => {
  const packed = await clientOf().open(1, {});
  // The head of the zlib stream names it by its checksum.
  expect(packed.subarray(18, 24).toString('hex')).toMatch(/^78..e3c6a7c2$/);
});

it('reads the headers of one stream after another', async () => {
  const client = clientOf();
  const reader = new FrameReader();
  for (let request = 0; request < 300; request++) {
    const headers = { port: '80', requestid: String(request), streamtype: request % 2 ? 'data' : 'error' };
    const [frame] = reader.read(await client.open(2 * request + 1, headers));
    expect(frame).toEqual({
      type: 'open',
      stream: 2 * request + 1,
      headers: new Map(Object.entries(headers)),
      isLast: false,
    });
  }
});

it('reads the same however the bytes are cut', async () => {
  const client = clientOf();
  const bytes = Buffer.concat([
    await client.open(1, { streamtype: 'error' }),
    dataFrame(1, Buffer.from('hello')),
    await client.open(3, { streamtype: 'stdin' }),
    dataFrame(3, Buffer.alloc(0), true),
  ]);
  const whole = [...new FrameReader().read(bytes)];
  expect(whole.map(({ type }) => type)).toEqual(['open', 'data', 'open', 'data']);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const reader = new FrameReader();
      const frames: Frame[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length];
        frames.push(...reader.read(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(frames).toEqual(whole);
    }),
  );
});

it('agrees to streams in a form that a zlib reader follows', async () => {
  const unpacker = createInflate({ dictionary });
  const heard: Buffer[] = [];
  unpacker.on('data', (chunk: Buffer) => heard.push(chunk));
  for (const frame of [replyFrame(1, true), replyFrame(3, false)]) unpacker.write(frame.subarray(12));
  await new Promise<void>((resolve) => unpacker.flush(constants.Z_SYNC_FLUSH, resolve));
  expect(Buffer.concat(heard)).toEqual(Buffer.alloc(8));
});

it.each<[string, Buffer]>([
  ['another version', Buffer.from('8002000100000000', 'hex')],
  ['headers that are not packed', Buffer.from('800300010000000e00000001000000000000ffffffff', 'hex')],
  ['a stream that is cut off', Buffer.from('8003000100000002ffff', 'hex')],
  ['a frame over the limit', Buffer.from(`00000001${(frameBytesMax + 1).toString(16).padStart(8, '0')}`, 'hex')],
])('stops at %s', (_, bytes) => {
  expect(() => [...new FrameReader().read(bytes)]).toThrow();
});

it('stops at headers that unpack to more than the limit', async () => {
  const bomb = await clientOf().open(1, { streamtype: 'x'.repeat(headerBytesMax) });
  expect(bomb.length).toBeLessThan(1000);
  expect(() => [...new FrameReader().read(bomb)]).toThrow();
});
