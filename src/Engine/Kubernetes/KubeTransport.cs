using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using OrleansGitOps.Engine.Errors;

namespace OrleansGitOps.Engine.Kubernetes;

/// <summary>
/// Sends requests over a connection: bounded in number, time and size, counted, watched by the breaker. Answers below 400 are returned,
/// all others become exceptions.
/// </summary>
internal sealed class KubeTransport(
    KubeConnection connection, ClusterBreaker breaker, KubeClientOptions options, TimeProvider time) : IDisposable
{
    private const int MaxErrorBytes = 256 * 1024;

    private readonly SemaphoreSlim _slots = new(options.MaxInFlight, options.MaxInFlight);

    public Uri Server => connection.Server;

    /// <summary>Whether calls fail at once at present.</summary>
    public bool IsStopped => breaker.IsOpen;

    public void Dispose()
    {
        connection.Dispose();
        _slots.Dispose();
    }

    /// <exception cref="KubeApiException">The server answered with 300 or more.</exception>
    /// <exception cref="GitOpsException">No answer, or one that is too large; or the breaker is open.</exception>
    public async Task<KubeResponse> SendAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            breaker.ThrowIfOpen();
            try
            {
                return await SendOnceAsync(request, cancellationToken);
            }
            catch (KubeApiException refused) when (refused.StatusCode == 429 && attempt < options.ThrottleRetries
                && (refused.RetryAfter ?? TimeSpan.Zero) <= options.LongestThrottleWait)
            {
                var wait = refused.RetryAfter is { Ticks: > 0 } asked ? asked : TimeSpan.FromMilliseconds(200 << attempt);
                await Task.Delay(wait * (1 + (Random.Shared.NextDouble() * 0.25)), time, cancellationToken);
            }
        }
    }

    /// <summary>The same without asking the breaker: for <c>/readyz</c>, whose outcome tells the breaker.</summary>
    public async Task<KubeResponse> ProbeAsync(KubeRequest request, CancellationToken cancellationToken) =>
        await SendOnceAsync(request, cancellationToken);

    /// <summary>A stream whose headers said 200; it is not bound by the request's deadline any more, and takes no slot.</summary>
    public async Task<HttpResponseMessage> OpenAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        breaker.ThrowIfOpen();
        using var deadline = Deadline(request, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await GetHeadersAsync(request, deadline.Token, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw await RefusalAsync(request, response, deadline.Token);
            }

            breaker.Succeeded();
            return response;
        }
        catch (Exception failure)
        {
            response?.Dispose();
            if (Translate(request, failure, cancellationToken) is { } translated)
            {
                throw translated;
            }

            throw;
        }
    }

    /// <summary>What a failure while sending or reading means; null when it says all there is to say itself.</summary>
    public GitOpsException? Translate(KubeRequest request, Exception failure, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || failure is KubeApiException or GitOpsException)
        {
            return null;
        }

        var why = failure switch
        {
            OperationCanceledException => $"no answer within {request.Deadline.TotalSeconds:0.###} s to {request.Verb} {request.Resource}",
            HttpRequestException http => $"{Describe(http)} ({request.Verb} {request.Resource})",
            IOException or AuthenticationException =>
                $"the connection broke ({request.Verb} {request.Resource}): {KubeText.Bounded(failure.Message, 300)}",
            _ => null,
        };
        if (why is null)
        {
            return null;
        }

        var message = $"Cluster {Server}: {why}";
        if (request.CountsForBreaker)
        {
            breaker.Failed(message);
        }

        return new GitOpsException(FailureReason.ClusterUnreachable, message, new RetryPolicy.Backoff(), failure);
    }

    private static string Describe(HttpRequestException failure)
    {
        var cause = failure.InnerException is AuthenticationException inner ? inner.Message : failure.Message;
        return failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "its name cannot be resolved; check the server's URL and DNS",
            HttpRequestError.SecureConnectionError =>
                $"TLS failed; check the certificate authority of this cluster: {KubeText.Bounded(cause, 300)}",
            HttpRequestError.ConnectionError => $"cannot connect: {KubeText.Bounded(cause, 300)}",
            _ => $"the request failed: {KubeText.Bounded(cause, 300)}",
        };
    }

    private async Task<KubeResponse> SendOnceAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            using var deadline = Deadline(request, cancellationToken);
            try
            {
                using var response = await GetHeadersAsync(request, deadline.Token, cancellationToken);
                if ((int)response.StatusCode >= 300)
                {
                    throw await RefusalAsync(request, response, deadline.Token);
                }

                var (buffer, length, whole) = await ReadAsync(response, request.MaxBytes, deadline.Token);
                var type = response.Content.Headers.ContentType?.ToString() ?? "";
                var answer = new KubeResponse((int)response.StatusCode, type, buffer, length);
                if (!whole)
                {
                    answer.Dispose();
                    throw TooLarge(request);
                }

                breaker.Succeeded();
                return answer;
            }
            catch (Exception failure)
            {
                if (Translate(request, failure, cancellationToken) is { } translated)
                {
                    throw translated;
                }

                throw;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<HttpResponseMessage> GetHeadersAsync(KubeRequest request, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, KubeUrls.Absolute(Server, request.Path, request.Query));
        message.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(request.Accept));
        var gated = request is { Body: { } body, Gate: { } gate } ? new GatedContent(body, gate) : null;
        if (request.Body is not null)
        {
            message.Content = gated ?? (HttpContent)new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType!);
        }

        int? code = null;
        try
        {
            var response = await connection.SendAsync(message, deadline);
            code = (int)response.StatusCode;
            return response;
        }
        catch (Exception) when (gated?.Refusal is not null && !cancellationToken.IsCancellationRequested)
        {
            // The handler may have wrapped it as a failure of the connection, which it is not.
            gated.Refusal.Throw();
            throw;
        }
        finally
        {
            KubeMetrics.Count(request, code);
        }
    }

    private async Task<KubeApiException> RefusalAsync(
        KubeRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (buffer, length, _) = await ReadAsync(response, MaxErrorBytes, cancellationToken);
        try
        {
            var status = (int)response.StatusCode;
            var refusal = KubeStatusReader.Read(
                status, buffer.AsSpan(0, length), response.Headers.RetryAfter, request.Secret, time.GetUtcNow());
            if (status is 429 or 502 or 503 or 504 && request.CountsForBreaker)
            {
                breaker.Failed($"Cluster {Server}: it answers {status}: {refusal.Message}", refusal.RetryAfter);
            }
            else if (status != 500)
            {
                breaker.Succeeded();
            }

            return refusal;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static async Task<(byte[] Buffer, int Length, bool Whole)> ReadAsync(
        HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        var expected = response.Content.Headers.ContentLength is { } announced and >= 0 ? Math.Min(announced, limit) : 4096;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(expected + 1, 1024));
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (read == 0 || length > limit)
                {
                    return (buffer, Math.Min(length, limit), length <= limit);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    private CancellationTokenSource Deadline(KubeRequest request, CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Deadline);
        return deadline;
    }

    private GitOpsException TooLarge(KubeRequest request) => new(
        FailureReason.LimitExceeded,
        $"Cluster {Server}: the answer to {request.Verb} {request.Resource} is larger than {request.MaxBytes} bytes and was not read.",
        new RetryPolicy.Backoff());
}
