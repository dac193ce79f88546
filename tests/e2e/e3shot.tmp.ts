import { WindowDriver } from "/work/main/tests/e2e/src/window.ts";
import { writeFileSync } from "node:fs";
const data = process.argv[2] ?? "/tmp/e3w2";
const w = await WindowDriver.open(data);
try {
  await new Promise(r => setTimeout(r, 3000));
  writeFileSync("/tmp/e3shot.png", await w.picture());
  // @ts-ignore
  const web = w.web;
  console.log(await web.executeAsyncScript(`const done=arguments[0]; (async()=>{ const r={}; try { eval("1"); r.eval="ran"; } catch(e){ r.eval=String(e).slice(0,80);} r.url=location.href; r.title=document.title; r.internals = Object.keys(window.__TAURI_INTERNALS__||{}).join(); try { r.other = await window.__TAURI_INTERNALS__.invoke("plugin:dialog|save",{options:{}}); } catch(e) { r.other=String(e); } try { r.rpc=await window.__TAURI_INTERNALS__.invoke("rpc",{method:"app_info",request:"{}"}) } catch(e) { r.rpc=JSON.stringify(e) }  return JSON.stringify(r); })().then(done, e=>done(String(e)))`));
} finally { await w.close(); }
