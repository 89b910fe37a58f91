/** How many answers a function remembers before it begins anew: enough for what is asked of three actors on each of five thousand nodes. */
const answersMax = 16_384;

/** A function of a text, which must be pure, that remembers its answers: the same few texts are asked about again and again. */
export function remembering<T>(answerTo: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const answer = answerTo(text);
    if (known.size >= answersMax) known.clear();
    known.set(text, answer);
    return answer;
  };
}
