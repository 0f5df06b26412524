package testkit

// discordStyle looks like Discord's dark theme, without a byte from elsewhere.
const discordStyle = `
body{background:#313338;color:#dbdee1;font:16px/1.375 "gg sans","Noto Sans","Helvetica Neue",Helvetica,Arial,sans-serif;margin:0;padding:16px 16px 4px}
.m{display:flex;gap:16px;margin:0 0 18px;max-width:720px}.m>div:last-child{flex:1;min-width:0}
.a{flex:0 0 40px;height:40px;border-radius:50%;background:#5865f2;color:#fff;display:grid;place-items:center;font-weight:600}
.h{font-weight:600;color:#f2f3f5}.h b{background:#5865f2;color:#fff;border-radius:3px;font-size:10px;padding:1px 5px;margin:0 6px;vertical-align:2px}
.h time{color:#949ba4;font-size:12px;font-weight:400}
.r{display:flex;align-items:center;gap:6px;margin:0 0 4px 20px;font-size:14px;color:#b5bac1;max-width:700px}.r b{color:#f2f3f5;font-weight:600}.r span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.r i{flex:0 0 32px;height:10px;margin:8px 0 0;border:2px solid #4e5058;border-right:0;border-bottom:0;border-radius:6px 0 0 0}.r .a{flex:0 0 16px;height:16px;font-size:9px}
.c{white-space:pre-wrap;overflow-wrap:anywhere}.e{background:#2b2d31;border-left:4px solid #1e1f22;border-radius:4px;padding:8px 16px 12px 12px;margin-top:6px;max-width:516px;font-size:14px}
.e>div{margin-top:6px;overflow-wrap:anywhere}.e .by{font-weight:600;color:#f2f3f5}.e .t{font-weight:600;font-size:16px}.e .d{white-space:pre-wrap;line-height:18px}
.e .f{font-size:12px;color:#b5bac1}.e .n{font-weight:600}a{color:#00a8fc;text-decoration:none}small{color:#949ba4;font-size:.8em;display:inline-block}
li{margin-left:16px}.at{background:#5865f24d;color:#c9cdfb;border-radius:3px;padding:0 2px}.ts{background:#4e50584d;border-radius:3px;padding:0 2px}
code{background:#1e1f22;border-radius:4px;padding:0 3px;font:85% "Noto Sans Mono","DejaVu Sans Mono",monospace}.q{font-size:12px;color:#949ba4;margin-top:4px}.q svg{width:14px;vertical-align:-2px}
.b{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}.b span{border-radius:3px;padding:4px 16px;font-size:14px;font-weight:500;color:#fff}
.b1{background:#5865f2}.b2,.b5{background:#4e5058}.b3{background:#248046}.b4{background:#da373c}.off{opacity:.5}
.s{flex:1;max-width:376px;background:#1e1f22;color:#949ba4!important;display:flex;justify-content:space-between;padding:7px 12px!important}.s:after{content:"⌄";line-height:14px}
.w{background:#313338;border:1px solid #232428;border-radius:8px;max-width:440px;margin:0 auto 18px;box-shadow:0 8px 16px #0006}.w h1{font-size:20px;margin:0;padding:16px;color:#f2f3f5}
.w label{display:block;font-size:12px;font-weight:700;color:#b5bac1;padding:0 16px;text-transform:uppercase}.w label b{color:#f23f42}
.w p{background:#1e1f22;border-radius:3px;margin:8px 16px 16px;padding:10px;white-space:pre-wrap;min-height:20px}.w .tall{min-height:66px}.w .hint{color:#87898c}
.w footer{background:#2b2d31;border-radius:0 0 8px 8px;padding:12px 16px;display:flex;justify-content:flex-end;gap:8px}.w footer span{padding:6px 20px;border-radius:3px;color:#fff;font-size:14px}
`
