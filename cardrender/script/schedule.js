(async (script, text, ctx) => {
    globalThis.structuredClone ??= (value) => JSON.parse(JSON.stringify(value));
    const states = JSON.parse(text);
    const buttons = ["again", "hard", "good", "easy"];
    const customData = {};
    for (const name of buttons) {
        try {
            customData[name] = JSON.parse(states.current.customData);
        } catch {
            customData[name] = {};
        }
    }
    await script(states, customData, ctx);
    const strict = (name, value) => {
        if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) {
            throw new Error(`${name} is ${value}`);
        }
        return value;
    };
    return JSON.stringify({
        states: JSON.parse(JSON.stringify(states, strict)),
        customData: buttons.map((name) => JSON.stringify(customData[name])),
    });
})
