/**
 * Sorts as Go's sort.Sort does, so that equal items come in the same order as the real kubectl prints them.
 * Up to twelve items keep their order; more are partitioned in a way that is fixed but not stable.
 */
// Go: src/sort/zsortinterface.go pdqsort
type Less<T> = (left: T, right: T) => boolean;

export function goSort<T>(items: readonly T[], less: Less<T>): T[] {
  const sorted = [...items];
  if (sorted.length > 1) new Sorter(sorted, less).sort(0, sorted.length, bitLength(sorted.length));
  return sorted;
}

const insertionMax = 12;
const shiftsMax = 5;
const nintherMin = 50;
/** Nine comparisons of a ninther, all of which had to swap: the range falls. */
const swapsMax = 12;

function bitLength(value: number): number {
  return value.toString(2).length;
}

class Sorter<T> {
  readonly #items: T[];
  readonly #compare: Less<T>;
  #swaps = 0;

  constructor(items: T[], less: Less<T>) {
    this.#items = items;
    this.#compare = less;
  }

  sort(from: number, to: number, badChoicesLeft: number): void {
    let [a, b, limit] = [from, to, badChoicesLeft];
    let wasBalanced = true;
    let wasPartitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= insertionMax) return this.#insertionSort(a, b);
      if (limit === 0) return this.#heapSort(a, b);
      if (!wasBalanced) {
        this.#breakPatterns(a, b);
        limit--;
      }
      let { pivot, hint } = this.#choosePivot(a, b);
      if (hint === 'falling') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'rising';
      }
      if (wasBalanced && wasPartitioned && hint === 'rising' && this.#partialInsertionSort(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, isSorted } = this.#partition(a, b, pivot);
      wasPartitioned = isSorted;
      const [left, right] = [middle - a, b - middle];
      wasBalanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, middle, limit);
        a = middle + 1;
      } else {
        this.sort(middle + 1, b, limit);
        b = middle;
      }
    }
  }

  #less(left: number, right: number): boolean {
    return this.#compare(this.#items[left], this.#items[right]);
  }

  #swap(left: number, right: number): void {
    [this.#items[left], this.#items[right]] = [this.#items[right], this.#items[left]];
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
  }

  #heapSort(a: number, b: number): void {
    const length = b - a;
    for (let root = Math.floor((length - 1) / 2); root >= 0; root--) this.#siftDown(root, length, a);
    for (let last = length - 1; last >= 0; last--) {
      this.#swap(a, a + last);
      this.#siftDown(0, last, a);
    }
  }

  #siftDown(start: number, length: number, first: number): void {
    for (let root = start; ;) {
      let child = 2 * root + 1;
      if (child >= length) return;
      if (child + 1 < length && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  #choosePivot(a: number, b: number): { pivot: number; hint: 'rising' | 'falling' | 'unknown' } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    this.#swaps = 0;
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= nintherMin) [i, j, k] = [i, j, k].map((at) => this.#median(at - 1, at, at + 1));
    if (length >= 8) j = this.#median(i, j, k);
    return { pivot: j, hint: this.#swaps === 0 ? 'rising' : this.#swaps === swapsMax ? 'falling' : 'unknown' };
  }

  #median(first: number, second: number, third: number): number {
    let [a, b, c] = [first, second, third];
    [a, b] = this.#inOrder(a, b);
    [b, c] = this.#inOrder(b, c);
    [a, b] = this.#inOrder(a, b);
    return b;
  }

  #inOrder(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b];
    this.#swaps++;
    return [b, a];
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j);
  }

  #partition(a: number, b: number, pivot: number): { middle: number; isSorted: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    let isSorted = true;
    for (;;) {
      while (i <= j && this.#less(i, a)) i++;
      while (i <= j && !this.#less(j, a)) j--;
      if (i > j) break;
      this.#swap(i++, j--);
      isSorted = false;
    }
    this.#swap(j, a);
    return { middle: j, isSorted };
  }

  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++;
      while (i <= j && this.#less(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  #partialInsertionSort(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < shiftsMax; step++) {
      while (i < b && !this.#less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < nintherMin) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** Moves three items about, so that a pattern which makes bad pivots is broken; the same for the same length. */
  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    const mask = BigInt(2 ** bitLength(length) - 1);
    const middle = a + Math.floor(length / 4) * 2 - 1;
    let random = BigInt(length);
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 17n;
      random = BigInt.asUintN(64, random ^ (random << 5n));
      const other = Number(random & mask);
      this.#swap(middle + i, a + (other >= length ? other - length : other));
    }
  }
}
