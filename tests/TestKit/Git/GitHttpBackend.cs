using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansGitOps.TestKit.Git;

/// <summary>Runs <c>git http-backend</c> for one request, as a web server does by CGI (RFC 3875; git-http-backend(1)).</summary>
internal sealed class GitHttpBackend(string projectRoot)
{
    /// <param name="context">The request; its body was read already.</param>
    /// <param name="body">The body as it came, still compressed.</param>
    /// <param name="cutAfterBytes">Cuts the connection after this many bytes of the answer's body.</param>
    public async Task RunAsync(HttpContext context, ReadOnlyMemory<byte> body, int? cutAfterBytes)
    {
        using var process = Process.Start(StartInfo(context.Request, body.Length))!;
        await using var abort = context.RequestAborted.Register(() => Kill(process));
        var error = process.StandardError.ReadToEndAsync();
        var input = SendAsync(process, body);
        var output = process.StandardOutput.BaseStream;
        await ReadHeadersAsync(output, context.Response);
        await CopyAsync(output, context, cutAfterBytes);
        await input;
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0 && !context.RequestAborted.IsCancellationRequested)
        {
            throw new InvalidOperationException($"git http-backend ended with {process.ExitCode}: {await error}");
        }
    }

    private ProcessStartInfo StartInfo(HttpRequest request, int bodyLength)
    {
        var start = GitCommand.StartInfo(projectRoot, "http-backend");
        var variables = start.Environment;
        variables["GIT_PROJECT_ROOT"] = projectRoot;
        variables["GIT_HTTP_EXPORT_ALL"] = "1";
        variables["PATH_INFO"] = request.Path.Value;
        variables["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?');
        variables["REQUEST_METHOD"] = request.Method;
        variables["REMOTE_ADDR"] = IPAddress.Loopback.ToString();
        variables["CONTENT_TYPE"] = request.ContentType ?? "";
        variables["CONTENT_LENGTH"] = bodyLength.ToString(CultureInfo.InvariantCulture);
        variables["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        variables["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString();
        return start;
    }

    private static async Task SendAsync(Process process, ReadOnlyMemory<byte> body)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(body);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It answered without reading all of the request; its answer and exit code tell the rest.
        }
    }

    private static async Task ReadHeadersAsync(Stream output, HttpResponse response)
    {
        while (await ReadLineAsync(output) is { Length: > 0 } line)
        {
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private static async Task CopyAsync(Stream output, HttpContext context, int? cutAfterBytes)
    {
        if (cutAfterBytes is not { } limit)
        {
            await output.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }

        var start = new byte[limit];
        var length = await output.ReadAtLeastAsync(start, limit, throwOnEndOfStream: false, context.RequestAborted);
        await context.Response.Body.WriteAsync(start.AsMemory(0, length), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
