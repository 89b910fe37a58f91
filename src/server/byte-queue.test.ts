/** Bytes in pieces. */
import { expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

it('gives back what came in, however it came', () => {
  const queue = new ByteQueue();
  for (const piece of ['he', '', 'l', 'lo w', 'orld']) queue.push(Buffer.from(piece));
  expect(queue.length).toBe(11);
  expect(queue.peek(3).toString()).toBe('hel');
  expect(queue.take(5).toString()).toBe('hello');
  expect(queue.take(0).toString()).toBe('');
  queue.push(Buffer.from('!'));
  expect(queue.take(7).toString()).toBe(' world!');
  expect(queue.length).toBe(0);
});
