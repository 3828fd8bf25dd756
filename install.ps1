<#
.SYNOPSIS
Installs autom8 for the user who runs this script.
.DESCRIPTION
Downloads a release, verifies its checksum and puts the program into one folder. It needs no administrator and does not
change the PATH. To update, run it again.
.PARAMETER Version
The release to install, such as v0.1.0. Default: the latest.
.PARAMETER To
Where to put the program. Default: %LOCALAPPDATA%\Programs\autom8.
.PARAMETER From
Where the releases are, such as a mirror of the project's page of releases.
.PARAMETER Remove
Removes the program.
#>
param(
  [string]$Version = 'latest',
  [string]$To = (Join-Path $env:LOCALAPPDATA 'Programs\autom8'),
  [string]$From = '',
  [switch]$Remove
)
$ErrorActionPreference = 'Stop'
# The bar of Invoke-WebRequest makes downloads many times slower in Windows PowerShell.
$ProgressPreference = 'SilentlyContinue'

# The release that this script belongs to; scripts/release/packages.ts writes it.
$repository = 'OWNER/autom8'

# In a function, so that a script that was cut off on its way runs nothing.
function Install-Autom8 {
  $program = Join-Path $To 'autom8.exe'
  if ($Remove) {
    if (-not (Test-Path $program)) { throw "There is no $program. Name its folder with -To." }
    Remove-Item $program
    Write-Host "Removed $program."
    Write-Host "Your runs and your configuration are still in $HOME\.config\autom8."
    return
  }

  if ($From -eq '') { $From = "https://github.com/$repository/releases" }
  if ($From -like '*OWNER*') {
    throw 'This script does not know its project. Take the one of a release, or name it with -From.'
  }
  if (-not [Environment]::Is64BitOperatingSystem) { throw 'There is no release for 32-bit Windows.' }
  $archive = 'autom8-x86_64-pc-windows-msvc.zip'
  $files = if ($Version -eq 'latest') { "$From/latest/download" } else { "$From/download/$Version" }

  $work = Join-Path ([IO.Path]::GetTempPath()) "autom8-$([Guid]::NewGuid())"
  New-Item -ItemType Directory $work | Out-Null
  try {
    Write-Host "Downloading $files/$archive"
    # Windows PowerShell begins with an older TLS than servers accept.
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    Invoke-WebRequest -UseBasicParsing "$files/SHA256SUMS" -OutFile "$work\SHA256SUMS"
    Invoke-WebRequest -UseBasicParsing "$files/$archive" -OutFile "$work\$archive"

    $line = Get-Content "$work\SHA256SUMS" | Where-Object { $_ -match "^[0-9a-f]{64} [ *]$([Regex]::Escape($archive))$" }
    if (-not $line) { throw "SHA256SUMS of the release does not name $archive. Nothing was installed." }
    $expected = "$line".Substring(0, 64)
    $found = (Get-FileHash -Algorithm SHA256 "$work\$archive").Hash.ToLowerInvariant()
    if ($found -ne $expected) {
      throw "The checksum of $archive is wrong, so nothing was installed: expected $expected, found $found."
    }

    Expand-Archive "$work\$archive" "$work\unpacked"
    $installed = & "$work\unpacked\autom8.exe" version
    if ($LASTEXITCODE -ne 0) { throw 'The program does not run here, so nothing was installed.' }
    New-Item -ItemType Directory -Force $To | Out-Null
    # Windows does not replace a program that runs, but it lets it be renamed.
    $old = "$program.old"
    if (Test-Path $old) { Remove-Item $old -ErrorAction SilentlyContinue }
    if (Test-Path $program) { Move-Item -Force $program $old }
    Move-Item "$work\unpacked\autom8.exe" $program
    if (Test-Path $old) { Remove-Item $old -ErrorAction SilentlyContinue }
  } finally {
    Remove-Item -Recurse -Force $work
  }

  Write-Host ($installed | Select-Object -First 1)
  Write-Host "Installed $program."
  if (($env:Path -split ';') -notcontains $To) {
    Write-Host 'This folder is not on your PATH yet. Add it in Settings, "Edit environment variables for your account".'
  }
  Write-Host 'To update, run the same command again. To remove it, run it with -Remove.'
}

Install-Autom8
