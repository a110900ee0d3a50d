import { loadDetector } from '@rsanet/rsanet/node';
import v8 from 'node:v8'; import fs from 'node:fs';
const image = { width: 64, height: 48, data: new Uint8ClampedArray(64*48*4).fill(120) };
const one = async () => { const d = await loadDetector('bccd'); await d.detect(image); await d.dispose?.(); };
const settle = async () => { for (let i=0;i<4;i++) { globalThis.gc(); await new Promise(r=>setTimeout(r,50)); } };
const n = 60;
for (let i=0;i<40;i++) await one(); await settle(); v8.writeHeapSnapshot('/tmp/a.heapsnapshot');
for (let i=0;i<n;i++) await one(); await settle(); v8.writeHeapSnapshot('/tmp/b.heapsnapshot');
const count = (f) => { const s = JSON.parse(fs.readFileSync(f,'utf8')); const { node_fields, node_types } = s.snapshot.meta; const w=node_fields.length; const m=new Map();
 for (let i=0;i<s.nodes.length;i+=w){ const t=node_types[0][s.nodes[i]]; let name=s.strings[s.nodes[i+1]].slice(0,60); if(t==='string'||t==='concatenated string') name=name.slice(0,40); const k=t+' '+name; const e=m.get(k)??[0,0]; e[0]++; e[1]+=s.nodes[i+3]; m.set(k,e);} return m; };
const a=count('/tmp/a.heapsnapshot'), b=count('/tmp/b.heapsnapshot'); const d=[];
for (const [k,[c,z]] of b){ const [c0,z0]=a.get(k)??[0,0]; if (c!==c0||z!==z0) d.push([z-z0,c-c0,k]); }
d.sort((x,y)=>y[0]-x[0]); for (const x of d.slice(0,45)) console.log(x.join('\t')); console.log('total', d.reduce((s,x)=>s+x[0],0));
