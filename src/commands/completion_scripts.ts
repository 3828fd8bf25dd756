/** The scripts by which shells complete autom8's command lines: each asks `autom8 __complete`. Pure. */

import type { Shell } from "./shells.ts";

// The first line of an answer says whether files (specs) or folders fit too; each other line is a word, a tab, and what
// the word is about.
const bash = `# bash completion for autom8
_autom8() {
  local kind='' line cur="\${COMP_WORDS[COMP_CWORD]}" tab=$'\\t'
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("\${line%%"$tab"*}"); fi
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [ "$cur" = '=' ] && cur=''
  case $kind in
    files | folders)
      type compopt >/dev/null 2>&1 && compopt -o filenames
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$cur")
      ;;
  esac
  if [ "$kind" = files ]; then
    while IFS= read -r line; do
      case $line in *.json | *.md) [ -d "$line" ] || COMPREPLY+=("$line") ;; esac
    done < <(compgen -f -- "$cur")
  fi
}
complete -F _autom8 autom8
`;

const zsh = `#compdef autom8
_autom8() {
  local kind line
  local -a lines values shown
  lines=("\${(@f)$("\${words[1]/#\\~/$HOME}" __complete zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  kind=\${lines[1]}
  for line in "\${(@)lines[2,-1]}"; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${(r:24:)\${line%%$'\\t'*}}  \${line#*$'\\t'}")
  done
  (( \${#values} )) && compadd -l -d shown -a values
  case $kind in
    files) _path_files -g '*.(json|md)(-.)'; _path_files -/ ;;
    folders) _path_files -/ ;;
  esac
}
if [ "\${funcstack[1]}" = _autom8 ]; then
  _autom8 "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
  compdef _autom8 autom8
fi
`;

const fish = `# fish completion for autom8
function __autom8_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($before[1] __complete fish $before[2..-1] "$current" 2>/dev/null)
    set -l kind $lines[1]
    for line in $lines[2..-1]
        echo $line
    end
    if contains -- "$kind" files folders
        for path in (__fish_complete_path "$current")
            if string match -q -r '/(\\t|$)' -- $path
                echo $path
            else if test "$kind" = files; and string match -q -r '\\.(json|md)(\\t|$)' -- $path
                echo $path
            end
        end
    end
end
complete -c autom8 -f -k -a '(__autom8_complete)'
`;

const powershell = `# PowerShell completion for autom8
Register-ArgumentCompleter -Native -CommandName autom8 -ScriptBlock {
    param($word, $ast, $position)
    $elements = @($ast.CommandElements | Where-Object { $_.Extent.StartOffset -lt $position } |
        ForEach-Object { $_.ToString() })
    $words = @($elements | Select-Object -Skip 1)
    # Before 7.3, an empty argument reaches a program only with quotes around it.
    $legacy = $null -eq $PSNativeCommandArgumentPassing -or $PSNativeCommandArgumentPassing -eq 'Legacy'
    if ($word -eq '') { $words += if ($legacy) { '""' } else { '' } }
    $lines = @(& $elements[0] __complete powershell @words 2>$null)
    # Without an answer, PowerShell completes paths.
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $value, $about = $_ -split "\`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
