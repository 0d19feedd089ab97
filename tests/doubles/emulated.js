// A provider that somebody else has rebuilt: `node emulated.js '{"service": "twilio", "port": 4921, "seed": {...}}'`.
import { createEmulator } from 'emulate';

const { service, port, seed } = JSON.parse(process.argv[2]);
await createEmulator({ service, port, hostname: '127.0.0.1', seed: { [service]: seed } });
console.log('ready');
