/**
 * Rewrites a WebAssembly module so that it counts its own steps and stops when they are used up: every round of a loop and every
 * call of a function is one, and so are each 64 bytes that are copied or filled. The count is part of the program, so it is the
 * same on every machine, and no loop inside the interpreter, a sort or a search in a long text, say, is left out.
 */
import { nameBytes, unsigned, WasmReader, WasmWriter } from './wasm-bytes.ts';

/** Names of what the rewritten module exports beside its own: the steps that are left, and its stack pointer. */
export const stepsExport = 'stepsLeft';
export const stackExport = 'stackPointer';

const bytesPerStepShift = 6;

const headBytes = 8;
const section = { import: 2, global: 6, export: 7, code: 10 } as const;
const globalKind = 3;
const i32 = 0x7f;
/** A global that can change and begins with the largest number. */
const counter = [i32, 1, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0b];

/** @throws when the module is not of the form that is counted on */
export function withStepCounter(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new WasmReader(wasm, headBytes);
  const out = new WasmWriter(2 * wasm.length);
  out.write(wasm.subarray(0, headBytes));
  let steps = 0;
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    const start = reader.at;
    out.write([id]);
    if (id === section.global) {
      steps = reader.unsigned();
      if (wasm[reader.at] !== i32 || wasm[reader.at + 1] !== 1) throw new Error('the first global is no stack pointer');
      const own = [...counter, ...counter];
      out.writeSized([...unsigned(steps + 2), ...wasm.subarray(reader.at, end), ...own]);
    } else if (id === section.export) {
      const count = reader.unsigned();
      const own = [...nameBytes(stepsExport), globalKind, ...unsigned(steps), ...nameBytes(stackExport), globalKind, 0];
      out.writeSized([...unsigned(count + 2), ...wasm.subarray(reader.at, end), ...own]);
    } else if (id === section.code) out.writeSized(countedCode(reader, steps));
    else {
      if (id === section.import && importsGlobals(reader)) throw new Error('imported globals are not counted on');
      out.writeSized(wasm.subarray(start, end));
    }
    reader.at = end;
  }
  return out.written;
}

/** Numbers of the operations of WebAssembly that matter here. */
const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  call: 0x10,
  callIndirect: 0x11,
  selectTyped: 0x1c,
  localGet: 0x20,
  globalGet: 0x23,
  globalSet: 0x24,
  tableSet: 0x26,
  loadFirst: 0x28,
  storeLast: 0x3e,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32LessSigned: 0x48,
  i32Sub: 0x6b,
  i32ShiftRightUnsigned: 0x76,
  refNull: 0xd0,
  refFunc: 0xd2,
  extended: 0xfc,
} as const;

const emptyBlock = 0x40;
const memoryCopy = 10;
const memoryFill = 11;

function countedCode(reader: WasmReader, steps: number): Uint8Array {
  const count = reader.unsigned();
  const out = new WasmWriter(reader.bytes.length);
  const body = new WasmWriter(65_536);
  out.write(unsigned(count));
  const codes = { step: stepCode(steps), price: priceOfBytes(steps) };
  for (let index = 0; index < count; index++) {
    const end = reader.unsigned() + reader.at;
    body.clear();
    writeCounted(reader, end, body, codes);
    out.writeSized(body.written);
  }
  return out.written;
}

function writeCounted(
  reader: WasmReader,
  end: number,
  out: WasmWriter,
  { step, price }: { step: readonly number[]; price: readonly number[] },
): void {
  const { bytes } = reader;
  let copied = reader.at;
  const insert = (at: number, code: readonly number[]) => {
    out.write(bytes.subarray(copied, at));
    out.write(code);
    copied = at;
  };
  // Groups of locals: how many, and of which type.
  for (let groups = reader.unsigned(); groups > 0; groups--) reader.skip(2);
  insert(reader.at, step);
  while (reader.at < end) {
    const at = reader.at;
    const code = reader.byte();
    if (code === op.extended) {
      const which = reader.unsigned();
      if (which === memoryCopy || which === memoryFill) insert(at, price);
      reader.skip(operandsOfExtended(which));
    } else {
      skipOperands(reader, code);
      if (code === op.loop) insert(reader.at, step);
    }
  }
  insert(end, []);
}

/** Takes one step, and stops the program when none is left. */
function stepCode(steps: number): number[] {
  return [
    ...take(steps, [op.i32Const, 1]),
    ...[op.globalGet, ...unsigned(steps), op.i32Const, 0, op.i32LessSigned],
    ...[op.if, emptyBlock, op.unreachable, op.end],
  ];
}

/** The number of bytes is on top of the stack, and stays there. */
function priceOfBytes(steps: number): number[] {
  const scratch = unsigned(steps + 1);
  const share = [op.globalGet, ...scratch, op.i32Const, bytesPerStepShift, op.i32ShiftRightUnsigned];
  return [op.globalSet, ...scratch, ...take(steps, share), op.globalGet, ...scratch];
}

function take(steps: number, amount: readonly number[]): number[] {
  return [op.globalGet, ...unsigned(steps), ...amount, op.i32Sub, op.globalSet, ...unsigned(steps)];
}

function importsGlobals(reader: WasmReader): boolean {
  for (let count = reader.unsigned(); count > 0; count--) {
    reader.skipName();
    reader.skipName();
    const kind = reader.byte();
    if (kind === globalKind) return true;
    if (kind === 1) reader.byte();
    // A function has its type; tables and memories have a least and perhaps a most.
    if (kind === 0) reader.skip(1);
    else reader.skip(reader.unsigned() & 1 ? 2 : 1);
  }
  return false;
}

function skipOperands(reader: WasmReader, code: number): void {
  if (code >= op.localGet && code <= op.tableSet) reader.skip(1);
  else if (code >= op.loadFirst && code <= op.storeLast) reader.skip(2);
  else if (code > op.storeLast && code <= op.i64Const) reader.skip(1);
  else if (code === op.f32Const) reader.at += 4;
  else if (code === op.f64Const) reader.at += 8;
  else if (code === op.brTable) reader.skip(reader.unsigned() + 1);
  else if (code === op.selectTyped) reader.skip(reader.unsigned());
  else if (code === op.callIndirect) reader.skip(2);
  else if (oneOperand.has(code)) reader.skip(1);
  else if (code > op.extended) throw new Error(`operation ${code.toString(16)} is not known to the step counter`);
}

const oneOperand: ReadonlySet<number> = new Set([
  ...[op.block, op.loop, op.if],
  ...[op.br, op.brIf, op.call, op.refNull, op.refFunc],
]);

/** Below 8 are conversions; the others name one or two of memories, tables and segments. */
function operandsOfExtended(which: number): number {
  return which < 8 ? 0 : [2, 1, 2, 1, 2, 1, 2, 1, 1, 1][which - 8];
}
