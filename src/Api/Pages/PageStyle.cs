using System.Security.Cryptography;
using System.Text;

namespace OrleansGitOps.Api.Pages;

/// <summary>
/// The one style sheet of the server-rendered pages, in the page; the policy header names its hash, so no other style counts.
/// </summary>
internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--line:#8884;--muted:#888}
        body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:80rem;padding:1.5rem}
        h1{font-size:1.25rem;margin:0 0 1rem}
        header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        td.message{overflow-wrap:anywhere;max-width:30rem}
        code{font-family:ui-monospace,monospace}
        .muted{color:var(--muted)}
        .good{color:#188a42}.bad{color:#d1242f}.busy{color:#0969da}
        form.login{max-width:20rem;margin:15vh auto 0;display:grid;gap:.75rem}
        label{display:grid;gap:.25rem}
        input,button{font:inherit;padding:.45rem .6rem}
        .error{color:#d1242f;margin:0}
        """;

    public static string CspHash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));
}
