package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

	"karuta/assets"
)

// IconName names one of our icons; the file is assets/icons/<name>.svg.
type IconName string

// The icons.
const (
	IconBack         IconName = "back"
	IconBold         IconName = "bold"
	IconCheck        IconName = "check"
	IconChevronDown  IconName = "chevron-down"
	IconChevronRight IconName = "chevron-right"
	IconClose        IconName = "close"
	IconCloud        IconName = "cloud"
	IconCloudOff     IconName = "cloud-off"
	IconCloze        IconName = "cloze"
	IconDeck         IconName = "deck"
	IconDot          IconName = "dot"
	IconDown         IconName = "down"
	IconEdit         IconName = "edit"
	IconExport       IconName = "export"
	IconEye          IconName = "eye"
	IconEyeOff       IconName = "eye-off"
	IconFlag         IconName = "flag"
	IconFolder       IconName = "folder"
	IconGear         IconName = "gear"
	IconHelp         IconName = "help"
	IconImage        IconName = "image"
	IconImport       IconName = "import"
	IconInfo         IconName = "info"
	IconItalic       IconName = "italic"
	IconKey          IconName = "key"
	IconKeyboard     IconName = "keyboard"
	IconLock         IconName = "lock"
	IconMoon         IconName = "moon"
	IconMore         IconName = "more"
	IconPin          IconName = "pin"
	IconPlus         IconName = "plus"
	IconSearch       IconName = "search"
	IconSound        IconName = "sound"
	IconStar         IconName = "star"
	IconSun          IconName = "sun"
	IconSync         IconName = "sync"
	IconTrash        IconName = "trash"
	IconUnderline    IconName = "underline"
	IconUndo         IconName = "undo"
	IconUp           IconName = "up"
	IconUser         IconName = "user"
	IconWarning      IconName = "warning"
)

// Icon is an icon in a colour of the theme, as a Fyne resource. Its name holds the colour as it is now,
// so that no cache confuses light and dark; whoever shows it refreshes the picture when the theme changes.
type Icon struct {
	name   IconName
	color  fyne.ThemeColorName
	degree int
}

var _ fyne.Resource = Icon{}

// NewIcon returns the icon in the colour.
func NewIcon(name IconName, colorName fyne.ThemeColorName) Icon {
	return Icon{name: name, color: colorName}
}

// Turned returns the icon turned clockwise by degrees.
func (i Icon) Turned(degrees int) Icon {
	i.degree = degrees % 360
	return i
}

// Name identifies the picture.
func (i Icon) Name() string {
	return fmt.Sprintf("%s-%d-%s.svg", i.name, i.degree, strings.TrimPrefix(hex(Color(i.color)), "#"))
}

// Content returns the SVG.
func (i Icon) Content() []byte {
	svg := bytes.ReplaceAll(assets.Icon(string(i.name)), []byte("currentColor"), []byte(hex(Color(i.color))))
	if i.degree != 0 {
		svg = bytes.Replace(svg, []byte("<g "), fmt.Appendf(nil, `<g transform="rotate(%d 12 12)" `, i.degree), 1)
	}
	return svg
}

// AppIcon returns the application's icon for windows.
func AppIcon() fyne.Resource { return fyne.NewStaticResource("karuta.png", assets.AppIconPNG()) }

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}
