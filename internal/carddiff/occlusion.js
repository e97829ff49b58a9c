// Draws the shapes of an image occlusion card on a canvas, for the browser that Karuta's drawing is held beside.
addEventListener("load", () => {
	const box = document.getElementById("image-occlusion-container");
	const place = document.getElementById("image-occlusion-canvas");
	if (!box || !place) {
		return;
	}
	const picture = box.querySelector("img");
	const fit = Math.min(box.parentElement.clientWidth / picture.naturalWidth, (0.95 * innerHeight - 40) / picture.naturalHeight);
	const width = picture.naturalWidth * fit, height = picture.naturalHeight * fit;
	box.style.width = width + "px";
	const canvas = document.createElement("canvas");
	for (const { name, value } of place.attributes) {
		canvas.setAttribute(name, value);
	}
	place.replaceWith(canvas);
	canvas.width = Math.round(width * devicePixelRatio);
	canvas.height = Math.round(height * devicePixelRatio);
	const pen = canvas.getContext("2d");
	pen.scale(canvas.width / width, canvas.height / height);
	const css = getComputedStyle(canvas);

	const paint = (look, fill) => {
		pen.fillStyle = fill || css.getPropertyValue(`--${look}-shape-color`);
		pen.fill();
		const [, line, color] = css.getPropertyValue(`--${look}-shape-border`).trim().match(/^(\S+)px (.*)$/);
		pen.lineWidth = Number(line);
		pen.strokeStyle = color;
		pen.stroke();
	};
	const draw = (shape, look) => {
		const data = shape.dataset, x = data.left * width, y = data.top * height;
		pen.save();
		if (data.shape !== "polygon") {
			pen.translate(x, y);
			pen.rotate(((data.angle || 0) / 10000) * 2 * Math.PI);
		}
		pen.beginPath();
		switch (data.shape) {
			case "rect":
				pen.rect(0, 0, data.width * width, data.height * height);
				break;
			case "ellipse":
				pen.ellipse(data.rx * width, data.ry * height, data.rx * width, data.ry * height, 0, 0, 2 * Math.PI);
				break;
			case "polygon": {
				const points = data.points.trim().split(" ").map((pair) => pair.split(",").map(Number));
				const left = Math.min(...points.map((p) => p[0])), top = Math.min(...points.map((p) => p[1]));
				points.forEach(([px, py]) => pen.lineTo(x + (px - left) * width, y + (py - top) * height));
				pen.closePath();
				break;
			}
			case "text": {
				const size = (data.fontSize ? data.fontSize * height : 40) * data.scale;
				pen.font = `${size}px Arial`;
				pen.textBaseline = "top";
				const capital = pen.measureText("M"), line = 1.5 * (capital.actualBoundingBoxAscent + capital.actualBoundingBoxDescent);
				const lines = data.text.split("\n"), long = Math.max(...lines.map((text) => pen.measureText(text).width));
				pen.fillStyle = "white";
				pen.fillRect(0, 0, long + 5 * data.scale, line * lines.length + 5 * data.scale);
				pen.fillStyle = "black";
				lines.forEach((text, i) => pen.fillText(text, 0, i * line));
				pen.restore();
				return;
			}
		}
		paint(look, look === "inactive" ? data.fill : "");
		pen.restore();
	};
	const each = (kind, look, when) => document.querySelectorAll(`div.${kind}`).forEach((shape) => when(shape) && draw(shape, look));
	each("cloze", "active", () => true);
	each("cloze-inactive", "inactive", (shape) => shape.dataset.occludeinactive === "1");
	each("cloze-highlight", "highlight", () => true);
});
