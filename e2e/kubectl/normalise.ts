/** Puts a word in place of each value that differs from run to run, so that the rest can be compared to the letter. */

const age = String.raw`(?:<invalid>|(?:\d+[ydhms])+)`;

const replacements: [RegExp, string][] = [
  [/(127\.0\.0\.1|\[::1\]):\d+/g, '$1:<port>'],
  [/(Handling connection for|forwarding) \d+/g, '$1 <port>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/g, '<uid>'],
  // A dispatcher's kubectls carry their version in their names, and so in what they say of themselves.
  [/\bkubectl\.1\.\d+\b/g, 'kubectl'],
  // Folders of temporary files: kubectl diff and edit.
  [/(\/[\w.-]+)*\/orrery-kubectl-\w+\//g, '<tmp>/'],
  [/(LIVE|MERGED|kubectl-edit)-\d+/g, '$1-<n>'],
  [/^((?:---|\+\+\+) \S+)\t.*$/gm, '$1'],
  [/(?<!sha256:)\b[0-9a-f]{64}\b/g, '<id>'],
  // kubectl says so at every event, whether or not it changes anything.
  [/^(Waiting for .*\n)\1+/gm, '$1'],
  // Moments, in the ways in which kubectl writes them.
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, '<time>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/(resourceVersion"?: ?)"?\d+"?/g, '$1<n>'],
  [/(Resource Version: +)\d+/g, '$1<n>'],
  // What the ReplicaSet controller and the like append.
  [/\b([a-z0-9-]+-[0-9a-f]{8,10})-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-xxxxx'],
  [/\b(agent|web|outside|kubernetes)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-xxxxx'],
  [/\b10\.244\.\d+\.\d+/g, '<ip>'],
  [/\b10\.(9[6-9]|10\d|11[01])\.(?!0\.1\b)\d+\.\d+/g, '<ip>'],
  [/^(E|W|I)\d{4} [\d:.]+ +\d+ /gm, '$1<log> '],
];

export function normalise(text: string): string {
  let result = text;
  for (const [pattern, word] of replacements) result = result.replace(pattern, word);
  return result.split('\n').map(normaliseLine).join('\n');
}

/** The word for a value is as wide as it is, so the columns behind it begin after three spaces. */
function normaliseLine(line: string): string {
  const event = eventLine.exec(line);
  if (event) return `  ${event[1]}  ${event[2]}  <age>  ${event[3]}  ${event[4]}`;
  if (/^ {2}(Type +Reason +Age|---- +------ +---- +---- +-------$)/.test(line))
    return `  ${line.trim().replace(/ +/g, '  ')}`;
  return (
    line
      .replace(/\((\d+[smhdy])+ ago\)/g, '(<age> ago)')
      .replace(tableAge, wideAge)
      // Once more, for an age right behind another: a Job's duration has one.
      .replace(tableAge, wideAge)
      .replace(/(<ip>|10\.96\.0\.1)( {2,})/g, '$1   ')
      .replace(/\b(AGE|IP|CLUSTER-IP|ENDPOINTS|LAST SEEN|FIRST SEEN)( {2,})/g, '$1   ')
      .trimEnd()
  );
}

const wideAge = (_: string, before: string, after: string): string => `${before}<age>${after ? '   ' : ''}`;

const eventLine = new RegExp(
  `^  (Normal|Warning) +(\\S+) +${age}(?: \\(x\\d+ over ${age}\\))? +(\\S+(?: \\S+)*) {2,}(.*)$`,
);
const tableAge = new RegExp(`(^|(?<!\\bfor|:) +)(?=[\\d<])(?<!: +)${age}(?= |$)(?! +\\()( *)`, 'g');
