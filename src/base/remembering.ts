/**
 * A function of a text, which must be pure, that remembers its answers: the same few texts are asked about again and again.
 * @param answersMax when it remembers so many it begins anew
 */
export function remembering<T>(answerTo: (text: string) => T, answersMax = 1000): (text: string) => T {
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
