package sound

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// engine is a program that speaks.
type engine struct {
	name string
	// call returns the arguments, what the program reads, and what is added to its environment. The text never stands
	// where it could be taken for an option.
	call func(Speech) (args []string, input string, env []string)
	// hush is a call that silences what another program speaks for this one; nil where the end of the program does it.
	hush []string
}

// engines returns the programs to try on a system, best first.
func engines(system string) []engine {
	switch system {
	case "darwin":
		return []engine{{name: "say", call: say}}
	case "windows":
		return []engine{{name: "powershell", call: sapi}}
	}
	return []engine{
		{name: "spd-say", call: speechDispatcher, hush: []string{"--cancel"}},
		{name: "espeak-ng", call: espeak},
		{name: "espeak", call: espeak},
	}
}

func speechDispatcher(s Speech) ([]string, string, []string) {
	args := []string{"--wait", "--application-name=karuta", fmt.Sprintf("--rate=%d", percent(s.Speed))}
	if s.Lang != "" {
		args = append(args, "--language="+strings.ReplaceAll(s.Lang, "_", "-"))
	}
	return append(args, "--", s.Text), "", nil
}

// percent is a speed as speech dispatcher has it: −100 to 100, 0 for normal.
func percent(speed float32) int {
	return int(math.Round(100 * math.Log2(float64(bounded(speed)))))
}

// bounded keeps a speed between half and double.
func bounded(speed float32) float32 { return max(0.5, min(2, speed)) }

const wordsPerMinute = 175 // at normal speed

func espeak(s Speech) ([]string, string, []string) {
	args := []string{"--stdin", "-s", fmt.Sprint(int(wordsPerMinute * bounded(s.Speed)))}
	if s.Lang != "" {
		args = append(args, "-v"+strings.ToLower(strings.ReplaceAll(s.Lang, "_", "-")))
	}
	return args, s.Text, nil
}

func say(s Speech) ([]string, string, []string) {
	args := []string{"-f", "-", "-r", fmt.Sprint(int(wordsPerMinute * bounded(s.Speed)))}
	for _, voice := range s.Voices {
		if name, ok := strings.CutPrefix(voice, "Apple_"); ok {
			return append(args, "-v"+strings.ReplaceAll(name, "_", " ")), s.Text, nil
		}
	}
	return args, s.Text, nil
}

// sapiScript speaks what it reads with a voice of the language, as fast as it is told to.
const sapiScript = `Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voice.Rate = [int]$env:KARUTA_SPEECH_RATE
try { $voice.SelectVoiceByHints(0, 0, 0, [Globalization.CultureInfo]::GetCultureInfo($env:KARUTA_SPEECH_LANG)) } catch {}
[Console]::InputEncoding = [Text.Encoding]::UTF8
$voice.Speak([Console]::In.ReadToEnd())`

func sapi(s Speech) ([]string, string, []string) {
	rate := int(math.Round(10 * math.Log2(float64(bounded(s.Speed)))))
	env := []string{fmt.Sprintf("KARUTA_SPEECH_RATE=%d", rate), "KARUTA_SPEECH_LANG=" + strings.ReplaceAll(s.Lang, "_", "-")}
	return []string{"-NoProfile", "-NonInteractive", "-Command", sapiScript}, s.Text, env
}

// speaking speaks a text.
type speaking struct {
	speech  Speech
	engines []engine
}

func newSpeaking(s Speech) (clipPlayer, error) {
	found := speaking{speech: s}
	for _, e := range engines(runtime.GOOS) {
		if _, err := findProgram(e.name); err == nil {
			found.engines = append(found.engines, e)
		}
	}
	if len(found.engines) == 0 {
		return nil, &Error{Err: ErrNoSpeech}
	}
	return found, nil
}

// run lets the first program speak that can: one may be installed and have no voice or no service.
func (s speaking) run(ctx context.Context) (err error) {
	for _, e := range s.engines {
		if err = e.speak(ctx, s.speech); err == nil {
			return nil
		}
	}
	return &Error{Err: err}
}

func (e engine) speak(ctx context.Context, s Speech) error {
	program, err := findProgram(e.name)
	if err != nil {
		return err
	}
	args, input, env := e.call(s)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin = strings.NewReader(input)
	cmd.Env = append(os.Environ(), env...)
	err = runProgram(ctx, cmd)
	if ctx.Err() != nil && e.hush != nil {
		limited, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = runProgram(limited, exec.CommandContext(limited, program, e.hush...)) // it speaks to its end, then
	}
	return err
}

// pause does nothing: none of these programs can halt.
func (speaking) pause(bool) {}

func (speaking) skip(time.Duration) {}
