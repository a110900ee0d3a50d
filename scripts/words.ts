/** A way of putting things that the project does not use, and what it says instead. */
interface Rule {
  readonly found: RegExp;
  readonly say: string;
}

const COUNTED =
  'one|two|three|four|five|six|eight|ten|images|frames|pairs|passes|bytes|anchors|boxes|seconds|milliseconds|inferences|' +
  'detections|objects|logits|pixels|rows|columns|list|line|dot|chart|cell|chunk|value|values|examples|steps|blocks|\\d+';
const UNITS =
  'stride|second|pixel|class|row|image|step|frame|call|head|prediction|cell|session|comparison|channel|core|batch|' +
  'stage|minute|hour|run|scale|object|node|variant|network|epoch|backend|thread|worker|category|candidate|module|model|detection|source pixel|IoU threshold';

/** The words of CONTRIBUTING.md's glossary, as they show in texts whose names are split at their capitals. */
const RULES: readonly Rule[] = [
  { found: new RegExp(`\\b(${COUNTED}) an? (${UNITS})\\b`, 'i'), say: 'per' },
  { found: /\bpictures?\b/i, say: 'image' },
  { found: /\bgraphics (processors?|cards?)\b/i, say: 'GPU' },
  { found: /\bprocessors?\b/i, say: 'CPU or core' },
  { found: /\b(tells?|told|telling)\b/i, say: 'reports, says or distinguishes' },
  {
    found:
      /\b(MOST|LEAST|FEWEST)\b|(?<!at )\b(most|least|fewest) [A-Z]|[a-z] (?<!at )(Most|Least)\b/,
    say: 'min or max',
  },
  { found: /\b(const|let) (most|least|fewest)\b/, say: 'min or max' },
  {
    found:
      /(?<!\b(the|at|and|with) )\b(most|least) (score|overlap|objects|boxes|pairs|detections|rounds|pixels)\b/i,
    say: 'min or max',
  },
  { found: /\btwice does nothing\b/i, say: 'idempotent' },
  { found: /\bremember(s|ed|ing)?\b/i, say: 'cache or keep' },
  { found: /\b(any|an)other window\b|\bof any window\. /i, say: 'realm' },
  { found: /\bwithout (its|their) leave\b/i, say: 'CORS' },
  { found: /\b[Aa]rms?\b/, say: 'session or variant' },
  { found: /\bmend(s|ed|ing)?\b/i, say: 'correct or replace' },
];

/** A place that does not keep to the glossary. */
export interface WrongWord {
  /** Counted from 1. */
  readonly line: number;
  readonly found: string;
  readonly say: string;
}

/** Where a text, code or prose, does not keep to the glossary; names are read word by word. */
export function wrongWords(text: string): WrongWord[] {
  return text.split('\n').flatMap((line, at) => {
    const words = line.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
    return RULES.flatMap(({ found, say }) => {
      const match = found.exec(words);
      return match ? [{ line: at + 1, found: match[0], say }] : [];
    });
  });
}
