// Twilio's own calculator: a JSON list of texts on standard input, what it counts on standard output.
import { readFileSync } from 'node:fs';
import calculator from 'sms-segments-calculator';

const texts = JSON.parse(readFileSync(0, 'utf8'));
const counted = texts.map((text) => {
  const message = new calculator.SegmentedMessage(text);
  return { encoding: message.encodingName, segments: message.segmentsCount };
});
console.log(JSON.stringify(counted));
