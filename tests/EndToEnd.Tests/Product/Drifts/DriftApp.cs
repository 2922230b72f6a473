namespace OrleansGitOps.EndToEnd.Tests.Product.Drifts;

/// <summary>One application with something of everything that people change by hand.</summary>
internal static class DriftApp
{
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: { app: web, tier: front }
          annotations: { example.com/owner: team-a }
        spec:
          replicas: 1
          strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }
          selector: { matchLabels: { app: web } }
          template:
            metadata:
              labels: { app: web }
              annotations: { example.com/config: v1 }
            spec:
              containers:
                - name: web
                  image: registry.example/web:1.0
                  args: [--verbose]
                  env:
                    - { name: MODE, value: production }
                    - { name: LEVEL, value: info }
                  ports:
                    - { name: http, containerPort: 8080 }
                    - { name: admin, containerPort: 9090 }
                  resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }
                  livenessProbe: { httpGet: { path: /live, port: 8080 } }
                  readinessProbe: { httpGet: { path: /ready, port: 8080 } }
                  volumeMounts:
                    - { name: cache, mountPath: /cache }
                    - { name: conf, mountPath: /conf }
                - name: helper
                  image: registry.example/helper:1.0
              volumes:
                - { name: cache, emptyDir: {} }
                - { name: conf, configMap: { name: settings } }
        """;

    /// <summary>Scaled by somebody else: Git sets no replicas.</summary>
    private const string Scaled = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: scaled }
        spec:
          selector: { matchLabels: { app: scaled } }
          template:
            metadata: { labels: { app: scaled } }
            spec: { containers: [{ name: web, image: registry.example/web:1.0 }] }
        """;

    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec:
          type: NodePort
          selector: { app: web }
          ports:
            - { name: http, port: 80, targetPort: 8080, nodePort: 30080 }
            - { name: admin, port: 90, targetPort: 9090, nodePort: 30090 }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: inner }
        spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: allocated }
        spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
        """;

    private const string Others = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, labels: { kind: settings } }
        data: { color: blue, size: "10" }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: marker }
        data: { mark: "0" }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: token }
        stringData: { password: correct }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web }
        spec:
          podSelector: { matchLabels: { app: web } }
          policyTypes: [Ingress]
          ingress:
            - from: [{ podSelector: { matchLabels: { app: front } } }]
              ports: [{ port: 8080 }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web }
        spec:
          rules:
            - host: web.example.com
              http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: web }
        rules: [{ apiGroups: [""], resources: [configmaps], verbs: [get] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: web }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
        subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
        ---
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: { name: scaled }
        spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: scaled }, minReplicas: 1, maxReplicas: 4 }
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: drift-hook }
        webhooks:
          - name: never.example.com
            clientConfig: { url: "https://127.0.0.1:1/never" }
            rules: [{ apiGroups: [never.example.com], apiVersions: [v1], operations: [CREATE], resources: [nevers] }]
            failurePolicy: Ignore
            sideEffects: None
            admissionReviewVersions: [v1]
        """;

    public static IReadOnlyDictionary<string, string?> Files { get; } = new Dictionary<string, string?>
    {
        ["overlays/production/kustomization.yaml"] = "resources: [deployment.yaml, scaled.yaml, services.yaml, others.yaml]",
        ["overlays/production/deployment.yaml"] = Deployment,
        ["overlays/production/scaled.yaml"] = Scaled,
        ["overlays/production/services.yaml"] = Services,
        ["overlays/production/others.yaml"] = Others,
    };
}
